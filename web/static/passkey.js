// Carries a passkey's answer into the form: <form data-passkey="get"> signs or signs in, "create" makes one.
// What is asked for stands in the form's data attributes; what it is worth the server decides.
"use strict";
(() => {
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (char) => char.charCodeAt(0));
  };
  const base64url = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (text) => JSON.parse(text || "[]").map((one) => ({
    type: "public-key", id: bytes(one.id), ...(one.transports.length ? { transports: one.transports } : {}),
  }));

  const used = async (asked) => {
    const made = await navigator.credentials.get({ publicKey: {
      challenge: bytes(asked.challenge), rpId: asked.rp, allowCredentials: listed(asked.allowed),
      userVerification: "required", timeout: 300000,
    } });
    return {
      credential: base64url(made.rawId), client_data: base64url(made.response.clientDataJSON),
      authenticator_data: base64url(made.response.authenticatorData),
      signature: base64url(made.response.signature),
    };
  };
  const created = async (asked) => {
    const user = JSON.parse(asked.user);
    const made = await navigator.credentials.create({ publicKey: {
      challenge: bytes(asked.challenge), rp: { id: asked.rp, name: asked.name },
      user: { ...user, id: bytes(user.id) }, attestation: "none", timeout: 300000,
      pubKeyCredParams: JSON.parse(asked.algorithms).map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: listed(asked.exclude),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    } });
    return {
      credential: base64url(made.rawId), client_data: base64url(made.response.clientDataJSON),
      attestation: base64url(made.response.attestationObject),
      transports: (made.response.getTransports ? made.response.getTransports() : []).join(" "),
    };
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const told = form.querySelector("[data-told]");
    const tell = (text) => { told.textContent = text; told.hidden = !text; };
    const able = window.PublicKeyCredential !== undefined;
    if (!able) tell(form.dataset.unable);
    form.addEventListener("submit", async (event) => {
      const field = form.querySelector("[data-answer]");
      if (field.value || !able) return;
      event.preventDefault();
      tell("");
      try {
        field.value = JSON.stringify(await (form.dataset.passkey === "get" ? used : created)(form.dataset));
        form.submit();
      } catch (error) {
        tell(error.name === "InvalidStateError" ? form.dataset.known : form.dataset.failed);
      }
    });
  }
})();
