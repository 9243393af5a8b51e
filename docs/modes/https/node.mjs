import {once} from 'node:events';
import fs from 'node:fs';
import http2 from 'node:http2';
import tls from 'node:tls';

const [proxy, trusted, plain, secure] = process.argv.slice(2);
const session = http2.connect(proxy, {ca: fs.readFileSync(trusted)});

// A request in absolute-form: the destination is in :authority.
const get = session.request({':scheme': 'http', ':authority': plain, ':path': '/hello'});
get.on('response', head => console.log(head[':status']));
get.pipe(process.stdout, {end: false});

// A tunnel beside it, in the same connection, and TLS to the server inside of that.
const tunnel = session.request({':method': 'CONNECT', ':authority': secure});
const server = tls.connect({socket: tunnel, servername: secure.split(':')[0], ca: fs.readFileSync(trusted)});
server.write('GET /hello HTTP/1.0\r\n\r\n');
server.on('data', data => console.log(String(data).split('\n').at(-2)));

await Promise.all([once(get, 'end'), once(server, 'end')]);
session.destroy();
