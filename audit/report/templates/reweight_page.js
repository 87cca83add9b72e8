// The controls: without this script they are not there, and nothing of the page depends on them.

const box = document.getElementById("own"), data = JSON.parse(box.nextElementSibling.textContent);
const [, , list, out, bar, reset] = box.children, titles = document.querySelectorAll(".dims tbody a");

const inputs = data.d.map(([weight, levels], i) => {
  const label = document.createElement("label"), input = document.createElement("input");
  Object.assign(input, { type: "number", min: 0, max: data.m, step: "any", defaultValue: weight });
  label.append(titles[i].textContent, input);
  if (levels) list.append(label);
  return input;
});

function show() {
  let wrong = false;
  const weights = inputs.map((input, i) => {
    const fine = /^\d+(\.\d\d?)?$/.test(input.value) && +input.value <= data.m;
    input.ariaInvalid = !fine;
    wrong ||= !fine;
    return fine && data.d[i][1] ? BigInt(Math.round(input.value * 100)) : 0n;
  });
  const found = wrong ? null : reweighed(data, weights);
  bar.hidden = !found;
  if (!found) return void (out.textContent = data.t[wrong ? 2 : 1]);
  const [low, high] = found.slice(0, 2).map((n) => n / 100);
  bar.style.setProperty("--lo", `${low}%`);
  bar.style.setProperty("--hi", `${high}%`);
  const said = { low: low.toFixed(2), high: high.toFixed(2), words: found[2] };
  out.textContent = data.t[0].replace(/{(\w+)}/g, (_, name) => said[name]);
}

list.oninput = show;
reset.onclick = () => {
  for (const input of inputs) input.value = input.defaultValue;
  show();
};
show();
box.hidden = false;
