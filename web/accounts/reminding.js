// Asks for the mail that recalls the login and lets one choose another password.
import { ask, form, say, submitted } from "./common.js";

const REMIND = `mutation($email: String!) { requestCredentialsReminder(email: $email) { done } }`;

submitted(async ({ email }) => {
  await ask(REMIND, { email });
  form.reset();
  say(`Si un compte existe pour ${email}, un courriel vient d'y être envoyé.`);
});
