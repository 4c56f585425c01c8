// Calls to a provider's gateway as tenants make them; the published SDK leaves them to its caller.
import https from "node:https";
import WebSocket from "ws";

// The gateway's certificate is of the provider's account and no authority's.
const identity = (who) => ({ rejectUnauthorized: false, servername: "", ...(who.cert ? { cert: who.cert, key: who.key } : {}), headers: who.token ? { Authorization: `Bearer ${who.token}` } : {} });

export function call(gateway, method, path, who = {}, body = undefined) {
  return new Promise((resolve, reject) => {
    const request = https.request(gateway + path, { method, agent: false, timeout: 60_000, ...identity(who) }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }));
    });
    request.on("timeout", () => request.destroy(new Error(`${path}: no answer`)));
    request.on("error", reject);
    request.end(body);
  });
}

// The first message of a stream.
export function message(gateway, path, who) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(gateway.replace(/^http/, "ws") + path, identity(who));
    socket.once("message", (data) => {
      resolve(JSON.parse(data.toString()));
      socket.terminate();
    });
    socket.once("unexpected-response", (_, response) => reject(new Error(`refused with ${response.statusCode}`)));
    socket.once("close", (code) => reject(new Error(`closed with ${code} before a message`)));
    socket.once("error", reject);
  });
}
