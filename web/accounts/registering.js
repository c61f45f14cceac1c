// Registers a person in three steps: the terms, who they are, the password.
import { ask, form, refused, say, submitted, trying, weighed } from "./common.js";

const TERMS = `{ terms { version url } }`;
const CAPTCHA = `mutation { createCaptcha(action: REGISTER_INDIVIDUAL) { id image audio } }`;
const REGISTER = `mutation($input: IndividualRegistrationInput!) { registerIndividual(input: $input) {
  errors { message path } } }`;
const RESEND = `mutation($email: String!) { resendActivation(email: $email) { done } }`;

const named = (id) => document.getElementById(id);
const [image, again] = ["image", "again"].map(named);
const steps = [...form.querySelectorAll("fieldset")];
let captcha;

function show(step) {
  for (const one of steps) one.hidden = one.disabled = one !== step;
  if (step === steps[1] && !captcha) trying(draw)();
  step?.querySelector("input").focus();
}

async function draw() {
  captcha = await ask(CAPTCHA);
  image.src = captcha.image;
  form.elements.captchaAnswer.value = "";
}

function filled() {
  for (const one of steps) one.disabled = false; // the values of a disabled step are left out
  const { key, phone, mobilePhone, hasSignedApprenticeship, ...typed } = Object.fromEntries(new FormData(form));
  return {
    ...typed,
    nir: typed.nir + key,
    hasSignedApprenticeship: Boolean(hasSignedApprenticeship),
    phone: phone || null,
    mobilePhone: mobilePhone || null,
    captchaId: captcha?.id ?? "",
  };
}

async function register() {
  const input = filled();
  const { errors } = await ask(REGISTER, { input });
  if (errors.length) return corrected(errors);
  show();
  form.reset();
  say(`Un courriel vient d'être envoyé à ${input.email} : suivez son lien pour activer votre compte.`,
    "S'il n'arrive pas, regardez parmi vos courriers indésirables.");
  again.hidden = false;
  again.onclick = trying(async () => {
    await ask(RESEND, { email: input.email });
    say("Le courriel vient d'être envoyé à nouveau.");
  });
}

async function corrected(errors) {
  if (errors.some(({ path }) => path.at(-1) === "captchaAnswer")) await draw(); // it has served, right or wrong
  const wrong = refused(errors) ?? form.elements.password;
  show(wrong.closest("fieldset"));
  wrong.focus();
}

const begin = trying(async () => {
  const { version, url } = await ask(TERMS);
  form.elements.acceptedTermsVersion.value = version;
  named("terms").href = url;
  submitted(async () => {
    const shown = steps.findIndex((one) => !one.hidden);
    return shown < steps.length - 1 ? show(steps[shown + 1]) : register();
  });
});

named("renew").onclick = trying(draw);
named("hear").onclick = () => new Audio(captcha.audio).play();
weighed(form.elements.password, named("strength"));
begin();
