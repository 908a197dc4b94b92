import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { fastify, type FastifyInstance } from 'fastify';
import { boundArrival } from './arrival-watch.js';

/** Nothing may come for 50 ms; whatever moves has time. */
const LIMITS = { graceMs: 600_000, floorRate: 1, patienceMs: 50 };

describe('requests whose bodies do not come', () => {
  let server: FastifyInstance;
  let port: number;
  let release: (answer: string) => void = () => undefined;
  const released = new Promise<string>((resolve) => {
    release = resolve;
  });

  beforeAll(async () => {
    server = fastify({ forceCloseConnections: true });
    boundArrival(server, LIMITS, 10);
    server.post('/json', ({ body }) => body);
    server.post('/waits', () => released);
    server.addContentTypeParser('text/unread', (_request, _body, done) => done(null));
    server.post('/unread', () => 'answered at once');
    await server.listen({ port: 0, host: '127.0.0.1' });
    port = Number(new URL(server.listeningOrigin).port);
  });
  afterAll(() => server.close());

  function send(path: string, type: string, body: string, length = body.length): Socket {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n${body}`,
    );
    return socket;
  }

  it.each([
    ['has begun', '/json', '{"a":', 408, '"code":"request_timeout"'],
    ['has not begun', '/json', '', 408, '"code":"request_timeout"'],
    ['goes nowhere', '/nowhere', '{', 408, '"code":"request_timeout"'],
    ['goes to a path that cannot be read', '/%E0%A4%A', '{', 400, 'not a valid url component'],
  ])('are answered, and their connections closed, when the body %s', async (_, path, body, status, words) => {
    const received = await text(send(path, 'application/json', body, 100));
    expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(received).toContain(words);
  });

  it('are closed once they are answered', async () => {
    expect(await text(send('/unread', 'text/unread', 'x', 100))).toContain('answered at once');
  });

  it('take nothing from those whose bodies have come, or that have none', async () => {
    const whole = send('/waits', 'application/json', '{}');
    const without = send('/waits', 'text/unread', '');
    await text(send('/json', 'application/json', '{', 100));
    release('the answer');
    for (const socket of [whole, without]) {
      const [received] = (await once(socket, 'data')) as [Buffer];
      expect(received.toString()).toMatch(/^HTTP\/1\.1 200 [^]*the answer$/);
      socket.destroy();
    }
  });
});
