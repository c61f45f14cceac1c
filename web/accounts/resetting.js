// Chooses another password, by the link of a mail.
import { ask, form, refused, say, submitted, token, weighed } from "./common.js";

const RESET = `mutation($token: String!, $password: String!) { resetPassword(token: $token, password: $password) {
  errors { message path } } }`;
const DIFFERENT = { message: "Les deux mots de passe saisis sont différents.", path: ["passwordConfirmation"] };
const carried = token();

submitted(async ({ password, passwordConfirmation }) => {
  if (password !== passwordConfirmation) return refused([DIFFERENT]);
  const { errors } = await ask(RESET, { token: carried, password });
  if (errors.length) return refused(errors);
  form.hidden = true;
  say("Votre mot de passe est changé.");
});
weighed(form.elements.password, document.getElementById("strength"));
