// What the published client makes of SDL files: verdict, manifest version, bytes of the groups.
//   npm ci && node regenerate.mjs           rewrites own-welkin.tsv from own-welkin/ and ../../examples/
//   node regenerate.mjs --check             exits 1 when that would change it
//   node regenerate.mjs DIR > DIR/sdl.tsv   the same table for another folder, for WELKIN_SDL_CORPUS
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import yaml from "js-yaml";
import { createChainNodeSDK, createStargateClient, generateManifest, generateManifestVersion } from "@akashnetwork/chain-sdk";

const here = path.dirname(fileURLToPath(import.meta.url));
const table = path.join(here, "own-welkin.tsv");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

// The SDK encodes a message only on its way to a signer, so the signer here keeps the bytes and answers for a node.
let encoded;
const signer = createStargateClient({
  baseUrl: "http://127.0.0.1:1",
  signerMnemonic: `${"test ".repeat(11)}junk`,
  createClient: async (_url, _wallet, { registry }) => ({
    sign: async (_address, [message]) => {
      encoded = registry.encode(message);
      return { bodyBytes: new Uint8Array(), authInfoBytes: new Uint8Array(), signatures: [] };
    },
    broadcastTx: async () => ({ code: 0, height: 1, msgResponses: [], events: [], transactionHash: "" }),
    disconnect: () => {},
  }),
});
const sdk = createChainNodeSDK({ query: { baseUrl: "http://127.0.0.1:1" }, tx: { signer } });

async function judge(text) {
  try {
    const result = generateManifest(yaml.load(text), "mainnet");
    if (!result.ok) return ["err", "", "", result.value[0].keyword];
    await sdk.akash.deployment.v1beta4.createDeployment({ groups: result.value.groupSpecs }, { fee: { amount: [{ denom: "uakt", amount: "1" }], gas: "1" } });
    return ["ok", Buffer.from(await generateManifestVersion(result.value.groups)).toString("hex"), sha256(encoded), ""];
  } catch (error) {
    return ["err", "", "", error.name];
  }
}

function files(folder) {
  return fs.readdirSync(folder, { recursive: true }).map(String).filter((name) => /\.ya?ml$/i.test(name)).sort().map((name) => path.join(folder, name));
}

async function rows(paths, root) {
  const lines = ["path\tsha256_file\tchainsdk\tchainsdk_version\tchainsdk_pb_v1beta4\tchainsdk_error"];
  for (const file of paths) {
    lines.push([path.relative(root, file), sha256(fs.readFileSync(file)), ...(await judge(fs.readFileSync(file, "utf8")))].join("\t"));
  }
  return `${lines.join("\n")}\n`;
}

const [argument] = process.argv.slice(2);
if (argument && argument !== "--check") {
  process.stdout.write(await rows(files(argument), argument));
} else {
  const root = path.join(here, "..", "..");
  const text = await rows([...files(path.join(here, "own-welkin")), ...files(path.join(root, "examples"))], root);
  if (!argument) {
    fs.writeFileSync(table, text);
  } else if (fs.readFileSync(table, "utf8") !== text) {
    console.error("own-welkin.tsv is not what the published client makes today: run node regenerate.mjs");
    process.exit(1);
  }
}
