// Activates an account by the link of a mail: only the button spends it.
import { ask, refused, submitted, token } from "./common.js";
import { signedIn } from "./session.js";

const ACTIVATE = `mutation($token: String!) { activateAccount(token: $token) {
  tokens { accessToken } viewer { user { displayName status } } errors { message path } } }`;
const WELCOME = {
  ACTIVE: "Votre compte personnel sécurisé est activé, vous pouvez l'utiliser dès maintenant.",
  AWAITING_APPROVAL: "Votre compte est en cours de validation. Pour une inscription immédiate, appelez le 3936.",
};
const carried = token();

submitted(async () => {
  const { tokens, viewer, errors } = await ask(ACTIVATE, { token: carried });
  if (errors.length) return refused(errors);
  const { displayName, status } = viewer.user;
  signedIn(tokens, `Bienvenue, ${displayName}.`, WELCOME[status]);
});
