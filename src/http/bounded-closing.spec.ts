import { connect } from 'node:net';
import { fastify } from 'fastify';
import { boundClosing } from './bounded-closing.js';

describe('closing the server', () => {
  async function start(graceMs: number) {
    const server = fastify({ forceCloseConnections: 'idle' });
    boundClosing(server, graceMs);
    let finish: (answer: string) => void = () => undefined;
    const begun = new Promise<void>((begin) => {
      server.get('/', () => {
        begin();
        return new Promise<string>((resolve) => (finish = resolve));
      });
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = new URL(server.listeningOrigin);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await begun;
    const received = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (data) => (text += data.toString()));
      socket.on('close', () => resolve(text));
    });
    return { server, received, finish: (answer: string) => finish(answer) };
  }

  it('waits for a request that is under way', async () => {
    const { server, received, finish } = await start(60_000);
    const closed = server.close();
    finish('the answer');
    await closed;
    expect(await received).toContain('the answer');
  });

  it('does not wait for ever', async () => {
    const { server, received } = await start(50);
    await server.close();
    expect(await received).toBe('');
  });
});
