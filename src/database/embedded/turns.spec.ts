import { Turns } from './turns.js';

describe('Turns', () => {
  it('come in the order in which they were asked for', async () => {
    const turns = new Turns();
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map(async (n) => {
        const done = await turns.take();
        order.push(n);
        await Promise.resolve();
        order.push(n);
        done();
      }),
    );
    expect(order).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it('end once: saying so again takes nobody else’s turn away', async () => {
    const turns = new Turns();
    const first = await turns.take();
    const [second, third] = [turns.take(), turns.take()];
    first();
    first();
    expect(turns.waiting).toBe(1);
    (await second)();
    (await third)();
  });

  it('are refused after close(), which waits for the present one', async () => {
    const turns = new Turns();
    const done = await turns.take();
    const waiting = turns.take();
    const reason = new Error('closing');
    let idle = 0;
    const closings = [turns.close(reason), turns.close(new Error('again'))].map((closing) =>
      closing.then(() => idle++),
    );
    await expect(waiting).rejects.toBe(reason);
    await expect(turns.take()).rejects.toBe(reason);
    expect(idle).toBe(0);
    done();
    await Promise.all(closings);
    await turns.close(reason);
  });
});
