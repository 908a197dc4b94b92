import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterFile } from '../servers/index.js';
import { TcpProxy } from './tcp-proxy.js';

/** A server that sends back what it gets, and remembers it. */
async function startEcho(): Promise<{ url: string; received: string[] }> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      received.push(data.toString());
      socket.write(data);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterFile(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

async function connected(url: string): Promise<Socket> {
  const { port } = new URL(url);
  const socket = connect({ host: '127.0.0.1', port: Number(port) });
  await once(socket, 'connect');
  // A reset is what some tests wait for, and others leave behind.
  socket.on('error', () => undefined);
  afterFile(async () => void socket.destroy());
  return socket;
}

const answerTo = async (socket: Socket, text: string): Promise<string> => {
  socket.write(text);
  const [data] = (await once(socket, 'data')) as [Buffer];
  return data.toString();
};

describe('a TCP proxy', () => {
  let echo: Awaited<ReturnType<typeof startEcho>>;
  let proxy: TcpProxy;
  let url: string;
  beforeAll(async () => {
    echo = await startEcho();
    proxy = await TcpProxy.to(echo.url);
    url = proxy.through(echo.url);
  });
  afterEach(() => proxy.heal());

  it('lets everything through', async () => {
    expect(await answerTo(await connected(url), 'a')).toBe('a');
  });

  it('cuts connections, and lets new ones through', async () => {
    const socket = await connected(url);
    await answerTo(socket, 'a');
    const lost = once(socket, 'error');
    proxy.cut();
    expect(await lost).toMatchObject([{ code: 'ECONNRESET' }]);
    expect(await answerTo(await connected(url), 'b')).toBe('b');
  });

  it('refuses new connections until it is healed', async () => {
    await proxy.refuse();
    await expect(connected(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.heal();
    expect(await answerTo(await connected(url), 'a')).toBe('a');
  });

  it('holds back what is sent while it is blocked, and passes it on in order', async () => {
    const socket = await connected(url);
    await answerTo(socket, 'before');
    proxy.block();
    socket.write('held, ');
    socket.write('and more');
    const late = await connected(url);
    late.write('new');
    proxy.delay(30);
    expect(echo.received.join('')).not.toContain('held');
    const [answer] = await Promise.all([once(socket, 'data'), proxy.heal()]);
    expect(String(answer[0])).toMatch(/^held, /);
  });

  it('loses answers to what is done', async () => {
    const socket = await connected(url);
    await answerTo(socket, 'before');
    proxy.loseAnswers();
    const lost = once(socket, 'error');
    socket.write('done unheard');
    while (!echo.received.includes('done unheard')) await new Promise(setImmediate);
    await proxy.heal();
    await lost;
  });

  it('leaves the client alone when the server has forgotten the connection', async () => {
    const socket = await connected(url);
    await answerTo(socket, 'before');
    proxy.halfOpen();
    expect(await answerTo(await connected(url), 'new')).toBe('new');
    expect(socket.destroyed).toBe(false);
  });
});
