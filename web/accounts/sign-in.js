// Signs in by login, e-mail or number.
import { ask, refused, submitted } from "./common.js";
import { signedIn } from "./session.js";

const SIGN_IN = `mutation($login: String!, $password: String!) { signIn(login: $login, password: $password) {
  tokens { accessToken } viewer { user { displayName } } errors { message path } } }`;
const AVAILABLE = `{ franceConnectAvailable }`;

submitted(async (typed) => {
  const { tokens, viewer, errors } = await ask(SIGN_IN, typed);
  if (errors.length) return refused(errors);
  signedIn(tokens, `Bonjour ${viewer.user.displayName}.`);
});

document.getElementById("franceconnect").hidden = !(await ask(AVAILABLE).catch(() => false));
