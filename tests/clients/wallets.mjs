// Clients beside CosmJS: Keplr's checks before it adds a chain, feather.js over REST, InterchainJS over RPC.
//   node wallets.mjs HOME/network.json SUGGESTED.json
import fs from "node:fs";
import { createRequire } from "node:module";
import WebSocket from "ws";
import { LCDClient, MnemonicKey, MsgSend } from "@terra-money/feather.js";
import { account, assert, check, eventually, main, network } from "./check.mjs";

const require = createRequire(import.meta.url);
const keplr = require("@keplr-wallet/chain-validator");
const { createCosmosQueryClient } = require("@interchainjs/cosmos");

const denom = "uakt";
const prefix = "akash";
const tenant = account("tenant");

// Keplr looks for the browser's own WebSocket.
async function suggested(info) {
  await check("Keplr takes the suggested chain", () => keplr.validateBasicChainInfoType(info));
  await check("Keplr reaches the RPC and its WebSocket", () => keplr.checkRPCConnectivity(info.chainId, info.rpc, (url) => new WebSocket(url)));
  await check("Keplr reaches REST", () => keplr.checkRestConnectivity(info.chainId, info.rest));
  await check("Keplr finds the features that are named", async () => assert.deepEqual(await keplr.checkChainFeatures(info), []));
}

async function feather(chainId) {
  const client = new LCDClient({ [chainId]: { chainID: chainId, lcd: network.rest, gasAdjustment: 2, gasPrices: { [denom]: 0.025 }, prefix } });
  const wallet = client.wallet(new MnemonicKey({ mnemonic: tenant.mnemonic, coinType: 118 }));
  await check("feather.js derives the address", () => assert.equal(wallet.key.accAddress(prefix), tenant.address));
  const before = await check("feather.js reads account and balance", async () => {
    assert.equal((await client.auth.accountInfo(tenant.address)).address, tenant.address);
    return BigInt((await client.bank.balance(tenant.address))[0].get(denom).amount.toString());
  });
  await check("feather.js reads blocks, validators, params and proposals", async () => {
    const { block } = await client.tendermint.blockInfo(chainId);
    assert.equal(block.header.chain_id, chainId);
    assert.ok((await client.staking.validators(chainId))[0].length > 0);
    assert.ok((await client.staking.parameters(chainId)).max_validators > 0);
    assert.ok(await client.distribution.communityPool(chainId));
    assert.ok(await client.mint.inflation(chainId));
    assert.ok(Array.isArray((await client.gov.proposals(chainId)).proposals));
  });
  const sent = await check("feather.js simulates, signs and sends", async () => {
    const tx = await wallet.createAndSignTx({ chainID: chainId, msgs: [new MsgSend(tenant.address, account("provider").address, { [denom]: "4321" })], memo: "feather" });
    const result = await client.tx.broadcast(tx, chainId);
    assert.equal(result.code ?? 0, 0, result.raw_log);
    return result;
  });
  await check("feather.js finds the transaction by hash and by event", async () => {
    const info = await client.tx.txInfo(sent.txhash, chainId);
    assert.equal(info.tx.body.memo, "feather");
    const found = await client.tx.search({ query: `message.sender='${tenant.address}' AND tx.height=${info.height}` }, chainId);
    assert.ok(found.txs.some((one) => one.txhash === sent.txhash));
    assert.ok(BigInt((await client.bank.balance(tenant.address))[0].get(denom).amount.toString()) < before - 4321n);
  });
}

async function interchain(chainId) {
  const client = await createCosmosQueryClient(network.rpc, {});
  const height = await eventually("third block", async () => {
    const { syncInfo } = await client.getStatus();
    return syncInfo.latestBlockHeight > 3 && syncInfo.latestBlockHeight;
  });
  const before = height - 1;
  const hash = Buffer.from((await client.getHeader(height)).lastBlockId.hash).toString("hex");
  const asked = {
    abciInfo: () => client.getAbciInfo(),
    health: () => client.getHealth(),
    netInfo: async () => assert.deepEqual((await client.getNetInfo()).peers, []),
    blockByHash: async () => assert.equal((await client.getBlockByHash(hash)).header.height, before),
    blockResults: async () => assert.equal((await client.getBlockResults(height)).height, height),
    blockchain: async () => assert.equal((await client.getBlockchain(before, height)).blockMetas.length, 2),
    header: async () => assert.equal((await client.getHeader(height)).chainId, chainId),
    headerByHash: async () => assert.equal((await client.getHeaderByHash(hash)).height, before),
    commit: async () => assert.equal((await client.getCommit(height)).height, height),
    validators: async () => assert.ok((await client.getValidators(height)).validators.length > 0),
    consensusParams: async () => assert.ok((await client.getConsensusParams(height)).block.maxBytes > 0),
    consensusState: () => client.getConsensusState(),
    dumpConsensusState: () => client.dumpConsensusState(),
    genesis: async () => assert.equal((await client.getGenesis()).genesis.chainId, chainId),
    genesisChunk: async () => assert.equal((await client.getGenesisChunked(0)).chunk, 0),
    unconfirmedTxs: () => client.getUnconfirmedTxs(5),
    numUnconfirmedTxs: () => client.getNumUnconfirmedTxs(),
    blockSearch: async () => assert.equal((await client.searchBlocks({ query: `block.height = ${height}` })).totalCount, 1),
    txSearch: async () => assert.ok((await client.searchTxs({ query: "tx.height > 0" })).totalCount > 0),
    account: async () => assert.equal((await client.getBaseAccount(tenant.address)).address, tenant.address),
  };
  for (const [name, ask] of Object.entries(asked)) await check(`InterchainJS: ${name}`, ask);
  await client.disconnect();
}

await main(async () => {
  const info = JSON.parse(fs.readFileSync(process.argv[3], "utf8"));
  await suggested(info);
  await feather(info.chainId);
  await interchain(info.chainId);
});
