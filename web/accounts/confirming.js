// Confirms another address to sign in with, by the link of a mail.
import { ask, form, refused, say, submitted, token } from "./common.js";

const CONFIRM = `mutation($token: String!) { confirmLoginEmailChange(token: $token) {
  user { loginEmail } errors { message path } } }`;
const carried = token();

submitted(async () => {
  const { user, errors } = await ask(CONFIRM, { token: carried });
  if (errors.length) return refused(errors);
  form.hidden = true;
  say(`Vous vous connectez maintenant avec ${user.loginEmail}.`);
});
