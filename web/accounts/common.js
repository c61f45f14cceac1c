// What the pages of accounts share: asking the API, saying what is wrong under its field, passwords shown on request.
export const form = document.forms[0];
const said = document.getElementById("said");
const STRENGTHS = ["Très faible", "Faible", "Moyen", "Bon", "Fort"];
const CHECK = `query($password: String!) { checkPassword(password: $password) { strength } }`;

/** The value of the only field of the answer. Throws what went wrong, as a sentence. */
export async function ask(query, variables = {}, token = "") {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return Object.values(data)[0];
}

/** Says it to everybody, those who listen to the page included. */
export function say(...sentences) {
  said.replaceChildren(...sentences.map((sentence) => paragraph(sentence)));
}

function paragraph(textContent, more = {}) {
  return Object.assign(document.createElement("p"), { textContent, ...more });
}

/** Does `act` when it is called, and shows what it throws. */
export const trying = (act) => () => act().catch((error) => say(error.message));

/** What the link of the mail carries; it stays in no history. Another link in the same tab starts again. */
export function token() {
  addEventListener("hashchange", () => location.reload());
  const carried = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  return carried;
}

/**
 * Calls `act` with what was typed, and shows what it throws. Passwords are hidden again before they leave. Until then
 * the form is inert: sent by the browser itself, it would put the password into the address.
 */
export function submitted(act) {
  form.inert = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    hidePasswords();
    forgive();
    const button = event.submitter;
    button.disabled = true;
    try {
      await act(Object.fromEntries(new FormData(form)));
    } catch (error) {
      say(error.message);
    } finally {
      button.disabled = false;
    }
  });
}

/** Refusals under their fields, the others above the form; the first field at fault, if any. */
export function refused(errors) {
  const faults = errors.map(({ message, path }) => ({ message, field: form.elements.namedItem(path.at(-1) ?? "") }));
  say(...faults.filter(({ field }) => !field).map(({ message }) => message));
  const placed = faults.filter(({ field }) => field);
  for (const { field, message } of placed) wrong(field, message);
  placed[0]?.field.focus();
  return placed[0]?.field;
}

function wrong(field, message) {
  const words = paragraph(message, { id: `${field.name}-wrong`, className: "wrong" });
  field.closest("label").after(words);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", words.id);
  return field;
}

function forgive() {
  say();
  for (const words of form.querySelectorAll(".wrong")) words.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

const box = form?.querySelector("[data-shows-passwords]");
const passwords = form ? [...form.querySelectorAll("[type=password]")] : [];

function showPasswords() {
  for (const field of passwords) field.type = box.checked ? "text" : "password";
}

function hidePasswords() {
  if (!box) return;
  box.checked = false;
  showPasswords();
}

box?.addEventListener("change", showPasswords);

/** Says how strong the password is, once it is typed. */
export function weighed(field, place) {
  field.onchange = trying(async () => {
    const { strength } = await ask(CHECK, { password: field.value });
    place.textContent = `Niveau de sécurité : ${STRENGTHS[strength]}`;
  });
}
