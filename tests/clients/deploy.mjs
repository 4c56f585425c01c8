// The published chain-sdk: certificate, deployment, lease, manifest, logs and the end, over gRPC, REST and the gateway.
//   node deploy.mjs HOME/network.json FILE.yaml
import fs from "node:fs";
import http from "node:http";
import yaml from "js-yaml";
import { Secp256k1HdWallet } from "@cosmjs/amino";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import * as chain from "@akashnetwork/chain-sdk";
import * as web from "@akashnetwork/chain-sdk/web";
import { account, assert, check, eventually, main, network, refused } from "./check.mjs";
import { call, message } from "./gateway.mjs";

const denom = "uakt";
const fromBalance = 1;
const hex = (bytes) => Buffer.from(bytes).toString("hex");

// A gateway names hosts only; the ingress of a local network is one address for all of them.
const page = (host) =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(network.ingress);
    http.get({ host: hostname, port, headers: { Host: host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });

async function market({ akash: A }, rest, { owner, dseq, groups, specs }) {
  const hash = await chain.generateManifestVersion(groups);
  await check("a deployment is created", () =>
    A.deployment.v1beta4.createDeployment({ id: { owner, dseq }, groups: specs, hash, deposit: { amount: { denom, amount: "5000000" }, sources: [fromBalance] } }));
  await check("gRPC and REST answer alike", async () => {
    const byGrpc = await A.deployment.v1beta4.getDeployment({ id: { owner, dseq } });
    const byRest = await rest.akash.deployment.v1beta4.getDeployment({ id: { owner, dseq } });
    assert.equal(hex(byGrpc.deployment.hash), hex(hash));
    assert.equal(hex(byRest.deployment.hash), hex(hash));
    const listed = await rest.akash.deployment.v1beta4.getDeployments({ filters: { owner, state: "active" }, pagination: { limit: 5 } });
    assert.ok(listed.deployments.some((one) => one.deployment.id.dseq.toString() === dseq.toString()));
  });
  await refused("what is not there is not found", /not_found|not found/i, () => rest.akash.provider.v1beta4.getProvider({ owner }));
  const bid = await check("the running provider bids", () =>
    eventually("bid", async () => (await A.market.v1beta5.getBids({ filters: { owner, dseq, gseq: 1, oseq: 1, state: "open" } })).bids[0]?.bid));
  await check("a lease is created", () => A.market.v1beta5.createLease({ bidId: bid.id }));
  return bid.id.provider;
}

async function workload(gateway, dseq, manifest, who, name) {
  const lease = `/lease/${dseq}/1/1`;
  await check(`${name}: the manifest is taken`, async () => assert.equal((await call(gateway, "PUT", `/deployment/${dseq}/manifest`, who, manifest)).status, 200));
  const host = await check(`${name}: the service becomes available`, () =>
    eventually("available replica", async () => {
      const { status, text } = await call(gateway, "GET", `${lease}/status`, who);
      const service = status === 200 ? JSON.parse(text).services?.web : undefined;
      return service?.available > 0 ? service.uris[0] : undefined;
    }));
  await check(`${name}: its log is read`, async () => {
    const line = await message(gateway, `${lease}/logs?follow=true&tail=10`, who);
    assert.match(line.name, /^web/);
    assert.match(line.message, /hello/i);
  });
  return host;
}

await main(async () => {
  const { mnemonic } = account("tenant");
  const wallet = await DirectSecp256k1HdWallet.fromMnemonic(mnemonic, { prefix: "akash" });
  const [{ address: owner }] = await wallet.getAccounts();
  const signer = chain.createStargateClient({ baseUrl: network.rpc, signer: wallet, defaultGasPrice: `0.025${denom}`, gasMultiplier: 2, stargateOptions: { broadcastPollIntervalMs: 200 } });
  const sdk = chain.createChainNodeSDK({ query: { baseUrl: network.grpc }, tx: { signer } });
  const rest = web.createChainNodeWebSDK({ query: { baseUrl: network.rest } });
  const { akash: A } = sdk;

  const pem = await chain.certificateManager.generatePEM(owner);
  const serial = BigInt(`0x${(await chain.certificateManager.parsePem(pem.cert)).hSerial}`).toString();
  await check("a certificate is published and listed", async () => {
    await A.cert.v1.createCertificate({ owner, cert: Buffer.from(pem.cert), pubkey: Buffer.from(pem.publicKey) });
    assert.equal((await rest.akash.cert.v1.getCertificates({ filter: { owner, serial, state: "valid" } })).certificates.length, 1);
  });

  const made = chain.generateManifest(yaml.load(fs.readFileSync(process.argv[3], "utf8")));
  assert.ok(made.ok);
  const { groups, groupSpecs: specs } = made.value;
  const dseq = Date.now();
  const provider = await market(sdk, rest, { owner, dseq, groups, specs });
  const { gateway, grpc } = network.providers.find((one) => one.address === provider);
  const manifest = chain.manifestToSortedJSON(groups);
  const certificate = { cert: pem.cert, key: pem.privateKey };

  await check("nobody gets in without a name", async () => assert.equal((await call(gateway, "GET", `/lease/${dseq}/1/1/status`)).status, 401));
  await check("another manifest is refused", async () =>
    assert.equal((await call(gateway, "PUT", `/deployment/${dseq}/manifest`, certificate, manifest.replace('"count":1', '"count":2'))).status, 422));
  const host = await workload(gateway, dseq, manifest, certificate, "certificate");
  await check("the page is served", () => eventually("page", async () => (await page(host)) === 200));

  const now = Math.floor(Date.now() / 1000);
  const tokens = new chain.JwtTokenManager(await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix: "akash" }));
  const token = (leases) => tokens.generateToken({ iss: owner, iat: now, nbf: now, exp: now + 900, version: "v1", leases });
  await workload(gateway, dseq, manifest, { token: await token({ access: "full" }) }, "token");
  const narrow = await token({ access: "granular", permissions: [{ provider, access: "scoped", scope: ["status"] }] });
  await check("a token for the status reads the status", async () => assert.equal((await call(gateway, "GET", `/lease/${dseq}/1/1/status`, { token: narrow })).status, 200));
  await refused("and no logs", /refused with 401/, () => message(gateway, `/lease/${dseq}/1/1/logs?follow=false`, { token: narrow }));
  await check("the provider's gRPC answers", () => chain.createProviderSDK({ baseUrl: grpc }).akash.provider.v1.getStatus());

  await check("a deposit is added", () =>
    A.escrow.v1.accountDeposit({ signer: owner, id: { scope: 1, xid: `${owner}/${dseq}` }, deposit: { amount: { denom, amount: "500000" }, sources: [fromBalance] } }));
  await check("deployment and certificate end in one transaction", async () => {
    const ended = await chain.transaction(sdk, [chain.msg(A.deployment.v1beta4.closeDeployment, { id: { owner, dseq } }), chain.msg(A.cert.v1.revokeCertificate, { id: { owner, serial } })], { memo: "done" });
    assert.equal(ended.code, 0, ended.rawLog);
    assert.equal((await A.market.v1beta5.getLeases({ filters: { owner, dseq, state: "active" } })).leases.length, 0);
  });
});
