// Signs in by FranceConnect: leaves by the button, and ends the sign-in when FranceConnect brings the browser back.
const START = `mutation($redirectUri: String!) { startFranceConnect(redirectUri: $redirectUri) }`;
const AVAILABLE = `{ franceConnectAvailable }`;
const FINISH = `mutation($code: String!, $state: String!) { signInWithFranceConnect(code: $code, state: $state) {
  tokens { accessToken } viewer { user { displayName } } errors { message } } }`;
const LEAVE = `mutation { signOutOfFranceConnect }`;

const [said, enter, leave] = ["said", "in", "out"].map((id) => document.getElementById(id));
let token;

async function ask(query, variables) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

async function begin() {
  const { franceConnectAvailable } = await ask(AVAILABLE);
  enter.hidden = !franceConnectAvailable;
  said.textContent = franceConnectAvailable ? "" : "La connexion avec FranceConnect n'est pas proposée ici.";
}

async function finish(code, state) {
  history.replaceState(null, "", "/franceconnect"); // the code has served: it stays in no history
  const { tokens, viewer, errors } = (await ask(FINISH, { code, state })).signInWithFranceConnect;
  if (errors.length) throw new Error(errors[0].message);
  token = tokens.accessToken;
  said.textContent = `Bonjour ${viewer.user.displayName}.`;
  leave.hidden = false;
}

const trying = (act) => () => act().catch((error) => {
  said.textContent = error.message;
  enter.hidden = Boolean(token);
});

enter.onclick = trying(async () => {
  location.href = (await ask(START, { redirectUri: `${location.origin}/franceconnect/retour` })).startFranceConnect;
});
leave.onclick = trying(async () => {
  location.href = (await ask(LEAVE)).signOutOfFranceConnect ?? "/";
});

const returned = new URLSearchParams(location.search);
trying(() => (returned.has("code") ? finish(returned.get("code"), returned.get("state")) : begin()))();
