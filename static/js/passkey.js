// Asks the device for a passkey: form[data-passkey=get|create][data-options=JSON] with an input named "answer".
// [data-without-scripts] goes; [data-passkey-none] and [data-passkey-failed] say what is wrong. Nothing is sent but the form.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function asked(form) {
  const options = JSON.parse(form.dataset.options);
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.allowCredentials, options.excludeCredentials]) {
    for (const one of list ?? []) one.id = bytes(one.id);
  }
  return options;
}

function answered(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: {},
  });
}

for (const sentence of document.querySelectorAll("[data-without-scripts]")) sentence.hidden = true;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = false;
  if (!window.PublicKeyCredential) {
    form.querySelector("[data-passkey-none]").hidden = false;
    form.querySelector("button").hidden = true;
    continue;
  }
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      const publicKey = asked(form);
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.answer.value = answered(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
