// CosmJS: every module's queries, and proofs of its stores against the next header, checked by the published ics23.
//   node queries.mjs HOME/network.json
import { ics23, iavlSpec, tendermintSpec, verifyExistence, verifyNonExistence } from "@confio/ics23";
import { fromBech32, toAscii } from "@cosmjs/encoding";
import * as stargate from "@cosmjs/stargate";
import { connectComet } from "@cosmjs/tendermint-rpc";
import { QueryClient as OlderQueryClient } from "stargate-032";
import { connectComet as connectOlder } from "tendermint-rpc-032";
import { account, assert, check, eventually, main, network, refused } from "./check.mjs";

const denom = "uakt";
const { address } = account("tenant");
const stores = ["acc", "bank", "staking", "distribution", "gov", "slashing", "mint", "upgrade", "consensus", "params", "authz", "feegrant", "evidence", "escrow", "deployment", "market", "provider", "audit", "cert", "take", "ibc", "transfer"];

async function modules(query, height) {
  const [validator] = (await query.staking.validators("BOND_STATUS_BONDED")).validators;
  assert.ok(BigInt(validator.tokens) > 0n);
  const operator = validator.operatorAddress;
  const asked = {
    "auth account": async () => assert.equal((await query.auth.account(address)).typeUrl, "/cosmos.auth.v1beta1.BaseAccount"),
    "bank balance": async () => assert.ok(BigInt((await query.bank.balance(address, denom)).amount) > 0n),
    "bank balance of no such coin": async () => assert.equal((await query.bank.balance(address, "nothing")).amount, "0"),
    "bank balances": async () => assert.ok((await query.bank.allBalances(address)).some((coin) => coin.denom === denom)),
    "bank supply": async () => assert.equal((await query.bank.totalSupply()).supply.find((coin) => coin.denom === denom)?.denom, (await query.bank.supplyOf(denom)).denom),
    "bank metadata": async () => assert.ok(Array.isArray(await query.bank.denomsMetadata())),
    "staking params": async () => assert.ok((await query.staking.params()).params.unbondingTime.seconds > 0n),
    "staking pool": async () => assert.ok(BigInt((await query.staking.pool()).pool.bondedTokens) > 0n),
    "staking validator": async () => assert.equal((await query.staking.validator(operator)).validator.operatorAddress, operator),
    "staking delegations of a validator": async () => assert.ok((await query.staking.validatorDelegations(operator)).delegationResponses.length > 0),
    "staking history": async () => assert.equal(Number((await query.staking.historicalInfo(height - 1)).hist.header.height), height - 1),
    "distribution params": async () => assert.ok((await query.distribution.params()).params.communityTax.length > 0),
    "distribution community pool": async () => assert.ok((await query.distribution.communityPool()).pool.every((coin) => coin.amount.length > 0)),
    "distribution outstanding rewards": async () => assert.ok((await query.distribution.validatorOutstandingRewards(operator)).rewards),
    "distribution commission": async () => assert.ok((await query.distribution.validatorCommission(operator)).commission),
    "distribution rewards": async () => assert.ok((await query.distribution.delegationTotalRewards(address)).rewards),
    "gov deposit params": async () => assert.ok((await query.gov.params("deposit")).depositParams.minDeposit.length > 0),
    "gov voting params": async () => assert.ok((await query.gov.params("voting")).votingParams.votingPeriod.seconds > 0n),
    "gov tally params": async () => assert.ok((await query.gov.params("tallying")).tallyParams.quorum.length > 0),
    "gov proposals": async () => assert.ok(Array.isArray((await query.gov.proposals(0, "", "")).proposals)),
    "mint params": async () => assert.equal((await query.mint.params()).mintDenom, denom),
    "mint inflation": async () => assert.ok((await query.mint.inflation()).atomics.length > 0),
    "mint annual provisions": async () => assert.ok((await query.mint.annualProvisions()).atomics.length > 0),
    "slashing params": async () => assert.ok((await query.slashing.params()).params.signedBlocksWindow > 0n),
    "slashing signing infos": async () => assert.ok((await query.slashing.signingInfos()).info.length > 0),
    "feegrant allowances": async () => assert.ok(Array.isArray((await query.feegrant.allowances(address)).allowances)),
    "authz grants": async () => assert.ok(Array.isArray((await query.authz.granterGrants(address)).grants)),
    "ibc client params": async () => assert.ok((await query.ibc.client.params()).params.allowedClients.length > 0),
    "ibc connections: only to itself": async () => assert.deepEqual((await query.ibc.connection.connections()).connections.map((one) => one.id), ["connection-localhost"]),
    "ibc connection to itself": async () => assert.equal((await query.ibc.connection.connection("connection-localhost")).connection.clientId, "09-localhost"),
    "ibc channels": async () => assert.equal((await query.ibc.channel.channels()).channels.length, 0),
    "an older height": async () => assert.equal((await query.queryAbci("/cosmos.bank.v1beta1.Query/TotalSupply", new Uint8Array(), height - 1)).height, height - 1),
  };
  for (const [name, ask] of Object.entries(asked)) await check(name, ask);
  await refused("an unknown channel is not found", /NotFound.*channel not found/, () => query.ibc.channel.channel("transfer", "channel-99"));
  await refused("an unknown path fails with 6", /\(6\)/, () => query.queryAbci("/no.such.Service/Method", new Uint8Array()));
}

async function blocks(comet, height) {
  await check("the first block has no last commit", async () => assert.equal((await comet.block(1)).block.lastCommit, null));
  await check("block and results are of one height", async () => {
    assert.equal((await comet.block(height)).block.header.height, height);
    assert.equal((await comet.blockResults(height)).height, height);
  });
  await check("two metas of a range", async () => assert.equal((await comet.blockchain(height - 1, height)).blockMetas.length, 2));
  await check("the commit names its block", async () => {
    const { canonical, commit } = await comet.commit(height - 1);
    assert.ok(canonical);
    assert.deepEqual(commit.blockId.hash, (await comet.block(height - 1)).blockId.hash);
  });
  await check("validators", async () => assert.ok((await comet.validatorsAll(height)).validators.length > 0));
  await check("a block is found by its height", async () => assert.equal((await comet.blockSearch({ query: `block.height=${height}` })).totalCount, 1));
  for (const name of ["abciInfo", "genesis", "health", "numUnconfirmedTxs"]) await check(name, () => comet[name]());
}

// What a light client does: the store's root under the app hash of the next header, the key under the store's root.
async function prove(comet, store, key, height) {
  const answer = await comet.abciQuery({ path: `/store/${store}/key`, data: key, prove: true, height });
  assert.equal(answer.code, 0, answer.log);
  const [inStore, inApp] = answer.proof.ops.map((op) => ics23.CommitmentProof.decode(op.data));
  const header = await eventually("next header", async () => (await comet.blockchain(answer.height, answer.height + 1)).blockMetas.find((meta) => meta.header.height === answer.height + 1)?.header);
  const root = inApp.exist.value;
  verifyExistence(inApp.exist, tendermintSpec, header.appHash, toAscii(store), root);
  if (answer.value.length > 0) verifyExistence(inStore.exist, iavlSpec, root, key, answer.value);
  // An empty store proves absence by its root, the hash of nothing; no neighbour exists.
  else if (inStore.nonexist.left || inStore.nonexist.right) verifyAbsence(inStore.nonexist, root, key);
  return answer;
}

function verifyAbsence(proof, root, key) {
  try {
    verifyNonExistence(proof, iavlSpec, root, key);
  } catch (error) {
    // The JavaScript verifier refuses a neighbour without value, which the Go one accepts.
    if (error.message !== "Missing value" || ![proof.left, proof.right].some((one) => one && one.value.length === 0)) throw error;
  }
}

async function proofs(comet, balance) {
  const { data } = fromBech32(address);
  const key = Uint8Array.from([0x02, data.length, ...data, ...toAscii(denom)]);
  await check("a balance is proven", async () => assert.equal(Buffer.from((await prove(comet, "bank", key)).value).toString(), balance));
  const height = (await comet.status()).syncInfo.latestBlockHeight - 1;
  await check("and at an older height", async () => assert.equal((await prove(comet, "bank", key, height)).height, height));
  for (const store of stores) await check(`absence from ${store} is proven`, async () => assert.equal((await prove(comet, store, toAscii("no such key"), height)).value.length, 0));

  const older = new OlderQueryClient(await connectOlder(network.rpc));
  await check("CosmJS 0.32 verifies a balance", async () => assert.equal(Buffer.from((await older.queryStoreVerified("bank", key)).value).toString(), balance));
  await check("CosmJS 0.32 verifies absence behind the last key", async () => assert.equal((await older.queryStoreVerified("bank", Uint8Array.from([0xff, 0xff, 0xff]))).value.length, 0));
}

await main(async () => {
  const comet = await connectComet(network.rpc);
  const extensions = Object.entries(stargate).filter(([name]) => /^setup\w+Extension$/.test(name)).map(([, setup]) => setup);
  const query = stargate.QueryClient.withExtensions(comet, ...extensions);
  const height = await eventually("third block", async () => {
    const { latestBlockHeight } = (await comet.status()).syncInfo;
    return latestBlockHeight > 3 && latestBlockHeight;
  });
  await blocks(comet, height);
  await modules(query, height);
  await proofs(comet, (await query.bank.balance(address, denom)).amount);
});
