// Keeps a claim while its page is open: [data-lease=URL data-csrf=TOKEN data-seconds=60], and says so when it has ended.
const holder = document.querySelector("[data-lease]");

async function beat() {
  try {
    const answer = await fetch(holder.dataset.lease, {
      method: "POST",
      headers: { "X-CSRFToken": holder.dataset.csrf ?? "" },
      credentials: "same-origin",
      redirect: "error",
    });
    if (answer.status === 403 || answer.status === 409 || answer.status === 410) {
      clearInterval(beating);
      for (const sentence of document.querySelectorAll("[data-lease-ended]")) sentence.hidden = false;
    }
  } catch {
    // The next beat tries again: a claim outlives a short gap in the network.
  }
}

const beating = holder ? setInterval(beat, 1000 * Number(holder.dataset.seconds || 60)) : undefined;
