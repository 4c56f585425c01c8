// CosmJS: queries, transfers signed in both modes, events over the WebSocket, refusals with the network's codes.
//   node bank.mjs HOME/network.json
import { Secp256k1HdWallet } from "@cosmjs/amino";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { SigningStargateClient } from "@cosmjs/stargate";
import { connectComet } from "@cosmjs/tendermint-rpc";
import { account, assert, check, main, network, refused } from "./check.mjs";

const prefix = "akash";
const denom = "uakt";
const fee = { amount: [{ denom, amount: "5000" }], gas: "200000" };
const amount = [{ denom, amount: "12345" }];
const memo = 'published client <check> & "quotes" é';

// One event of a stream, or a failure when none comes.
const first = (stream) =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("no event within 30 s")), 30_000);
    const subscription = stream.subscribe({
      next: (event) => {
        clearTimeout(late);
        resolve(event);
        setTimeout(() => subscription.unsubscribe());
      },
      error: reject,
    });
  });

async function transfers(name, wallet, comet) {
  const [{ address }] = await wallet.getAccounts();
  assert.equal(address, account("tenant").address);
  const client = await SigningStargateClient.connectWithSigner(network.rpc, wallet, { broadcastPollIntervalMs: 100 });
  const [{ address: to }] = await (await DirectSecp256k1HdWallet.generate(12, { prefix })).getAccounts();

  const event = first(comet.subscribeTx(`transfer.recipient='${to}'`));
  const sent = await check(`${name}: a transfer is included`, async () => {
    const result = await client.sendTokens(address, to, amount, fee, memo);
    assert.equal(result.code, 0, result.rawLog);
    return result;
  });
  await check(`${name}: its event comes over the WebSocket`, async () => {
    const seen = await event;
    assert.equal(Buffer.from(seen.hash).toString("hex").toUpperCase(), sent.transactionHash);
    assert.equal(seen.height, sent.height);
  });
  await check(`${name}: balance, transaction and search agree`, async () => {
    assert.equal((await client.getBalance(to, denom)).amount, amount[0].amount);
    assert.equal((await client.getTx(sent.transactionHash)).height, sent.height);
    assert.equal((await client.searchTx([{ key: "transfer.recipient", value: to }])).length, 1);
  });
  await check(`${name}: gas is estimated`, async () =>
    assert.ok((await client.simulate(address, [{ typeUrl: "/cosmos.bank.v1beta1.MsgSend", value: { fromAddress: address, toAddress: to, amount } }], memo)) > 50_000));
  await check(`${name}: spending too much is included and fails with 5`, async () =>
    assert.equal((await client.sendTokens(address, to, [{ denom, amount: "9".repeat(30) }], fee)).code, 5));
  await refused(`${name}: too little gas is refused with 11`, /code 11 \(codespace: sdk\)/, () => client.sendTokens(address, to, amount, { ...fee, gas: "1000" }));
  client.disconnect();
}

await main(async () => {
  const comet = await connectComet(network.rpc.replace(/^http/, "ws"));
  await check("status over the WebSocket", async () => assert.equal((await comet.status()).nodeInfo.network, network.chain_id));
  await check("a new block is announced", async () => assert.ok((await first(comet.subscribeNewBlock())).header.height > 0));
  const { mnemonic } = account("tenant");
  await transfers("direct", await DirectSecp256k1HdWallet.fromMnemonic(mnemonic, { prefix }), comet);
  await transfers("amino", await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix }), comet);
  comet.disconnect();
});
