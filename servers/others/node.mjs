// node.mjs - a guest: the same two answers from Node's own http module.
//
//   node servers/others/node.mjs --port 8080
//
// Node is an event loop on libuv, as event.c is, with JavaScript above it.
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });

const send = (response, status, body) => {
  response.writeHead(status, { 'Content-Type': 'text/plain', 'Content-Length': body.length });
  response.end(body);
};

const server = createServer((request, response) => {
  const wait = /^\/wait\/(\d{1,7})$/.exec(request.url);
  if (request.url === '/hello') send(response, 200, 'hello, world!\n');
  else if (wait) setTimeout(() => send(response, 200, `waited ${wait[1]} ms\n`), Number(wait[1]));
  else send(response, 404, '404 Not Found\n');
});

server.listen({ port: Number(values.port), host: '127.0.0.1', backlog: 4096 });
