// The page of a training run, kept up to date: asks for its figures every second while it is open.

const LOOK_MS = 1000;
const page = document.getElementById("run");

async function look() {
  const answer = await fetch(page.dataset.url, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`figures: ${answer.status}`);
  const told = await answer.json();
  if (told.status !== page.dataset.status && !told.open) {
    location.reload(); // evidence and scores are drawn by the server
    return false;
  }
  page.dataset.status = told.status;
  show(told);
  return told.open;
}

function show(told) {
  page.querySelector(".run-said").textContent = told.said;
  const bar = page.querySelector(".run-bar");
  bar.max = told.steps || 1;
  bar.value = told.step;
  page.querySelector(".run-facts").replaceChildren(...told.facts.map(fact));
  for (const form of page.querySelectorAll("[data-doing]")) {
    form.hidden = !told.doings.includes(form.dataset.doing);
  }
  for (const curve of page.querySelectorAll("[data-curve]")) {
    curve.setAttribute("points", told.curves[curve.dataset.curve]);
  }
  for (const text of page.querySelectorAll("[data-text]")) {
    text.textContent = told.curves[text.dataset.text];
  }
  const samples = page.querySelector(".run-samples");
  told.samples.slice(samples.children.length).forEach((one) => samples.append(sample(one)));
  page.querySelector(".run-log").textContent = told.log.join("\n");
}

function fact([name, value]) {
  const row = document.createElement("div");
  row.append(element("dt", name), element("dd", value));
  return row;
}

function sample({ step, url }) {
  const figure = document.createElement("figure");
  const picture = new Image(128, 128);
  picture.src = url;
  picture.alt = "";
  figure.append(picture, element("figcaption", step));
  return figure;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

async function keepLooking() {
  let open = true;
  try {
    open = await look();
  } catch {
    // The server may be restarting: the next second asks again.
  }
  if (open) setTimeout(keepLooking, LOOK_MS);
}

keepLooking();
