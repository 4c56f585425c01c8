// A published reflection client: it learns every service from the node, and calls every query with an empty request.
//   node reflection.mjs HOME/network.json
import { credentials, status } from "@grpc/grpc-js";
import { GrpcReflection } from "grpc-js-reflection-client";
import { assert, check, main, network } from "./check.mjs";

const { host } = new URL(network.grpc);
const open = credentials.createInsecure();

// What a query may say to a request in which everything is missing.
const answers = new Set([status.OK, status.INVALID_ARGUMENT, status.NOT_FOUND, status.INTERNAL, status.UNKNOWN]);

const named = (object, path) => path.split(".").reduce((at, name) => at[name], object);

async function callAll(reflection, service) {
  const Service = named((await reflection.getDescriptorBySymbol(service)).getPackageObject(), service);
  const client = new Service(host, open);
  const methods = Object.entries(Service.service).filter(([, method]) => !method.requestStream && !method.responseStream);
  for (const [name] of methods) {
    const code = await new Promise((resolve) => client[name]({}, { deadline: Date.now() + 20_000 }, (error) => resolve(error?.code ?? status.OK)));
    // IBC without a neighbour: what needs a channel is not there yet, and says so.
    const isAbsent = code === status.UNIMPLEMENTED && service.startsWith("ibc.");
    assert.ok(isAbsent || answers.has(code), `${service}/${name}: ${status[code]}`);
  }

  client.close();
  return methods.length;
}

await main(async () => {
  const listed = [];
  for (const version of ["v1", "v1alpha"]) {
    const reflection = new GrpcReflection(host, open, undefined, version);
    const services = await check(`${version} lists the services`, () => reflection.listServices("*"));
    assert.ok(services.length > 30, `${services.length} services`);
    listed.push(services);
    await check(`${version} describes them all, and every query answers`, async () => {
      let called = 0;
      for (const service of services.filter((one) => !one.startsWith("grpc."))) called += await callAll(reflection, service);
      assert.ok(called > 150, `${called} queries`);
      console.log(`   ${services.length} services, ${called} methods called`);
    });
  }

  await check("both versions list the same", () => assert.deepEqual(...listed));
});
