// What follows a sign-in: a greeting, and the way out. The access token lives as long as the page, and nowhere else.
import { ask, form, say } from "./common.js";

const SIGN_OUT = `mutation { signOut { done } }`;

/** Puts a greeting and «Se déconnecter» in the place of the form. */
export function signedIn({ accessToken }, ...sentences) {
  form.reset();
  document.getElementById("others").hidden = form.hidden = true;
  say(...sentences);
  const out = document.getElementById("out");
  out.hidden = false;
  out.onclick = async () => {
    await ask(SIGN_OUT, {}, accessToken).catch(() => null); // a sign-in that has ended meanwhile is ended
    location.href = "/connexion";
  };
}
