// What the checks share: they read network.json, print one line a check, and end with 0 only when all passed.
import assert from "node:assert/strict";
import fs from "node:fs";

export { assert };

const patienceMs = 60_000;

export const network = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));

export const account = (name) => network.accounts.find((one) => one.name === name);

export async function check(name, run) {
  const value = await run();
  console.log(`ok ${name}`);
  return value;
}

export async function refused(name, pattern, run) {
  await check(name, () => assert.rejects(run, (error) => pattern.test(`${error.code ?? ""} ${error.message}`) || assert.fail(`another refusal: ${error.message}`)));
}

// Asks until there is an answer: everything on a chain happens at the next block.
export async function eventually(what, ask) {
  const end = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`no ${what} within ${patienceMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

export async function main(run) {
  try {
    await run();
    process.exit(0);
  } catch (error) {
    console.log(`FAILED ${error.stack ?? error}`);
    process.exit(1);
  }
}
