// Runs in a worker of the page: loads the module, and reads the clock around single pieces of its work.
const asked = new URLSearchParams(location.search);
const [proofs, entries, batch, rounds] =
  ["proofs", "entries", "batch", "rounds"].map((name) => Number(asked.get(name)));

const check = (holds, what) => {
  if (!holds) throw new Error(what);
};

const took = (act, number) => {
  const began = performance.now();
  const holds = act(number);
  const ended = performance.now();
  check(holds, `${number} did not come out as it should`);
  return ended - began;
};

const measure = async () => {
  check(crossOriginIsolated, "the clock is coarse");
  const files = (await (await fetch("/manifest.json")).json()).proving;
  const { default: start } = await import(`/${files.js}`);
  const { memory } = await start({ module_or_path: `/${files.wasm}` });
  const { proving } = self;

  const [bare, seen, alone, read] = [[], [], [], []];
  check(proving.isRefused(0), "a proof holds for another entry");
  for (let round = 0; round < rounds; round += 1) {
    for (let place = 0; place < proofs; place += 1) {
      bare.push(took(proving.holds, place));
      seen.push(took(proving.holdsSeen, place));
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    check(proving.begin(0), "a device does not believe the page");
    let [hashing, reading] = [0, 0];
    for (let from = 0; from < entries; from += batch) {
      check(proving.bring(from), "there are no more entries");
      hashing += took(proving.hash, from);
      reading += took(proving.read, from);
    }
    check(proving.isAtTheEnd(0), "it is not the log of the page");
    alone.push(hashing);
    read.push(reading);
  }
  return { bare, seen, alone, read, memory: memory.buffer.byteLength };
};

measure().then(postMessage, (error) => postMessage({ failed: String(error) }));
