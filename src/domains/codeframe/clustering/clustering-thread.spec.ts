import { ClusteringThread } from './clustering-thread.service.js';

const TASK = { texts: ['late truck', 'high price'], languages: [], count: 2, seed: 1 };

describe('a thread that clusters', () => {
  const { signal } = new AbortController();
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
  afterEach(() => void jest.useRealTimers());

  it('rests with one timer, however often it was taken, and with none once it has gone', async () => {
    const threads = new ClusteringThread();
    for (let task = 0; task < 3; task++) {
      expect((await threads.cluster(TASK, signal)).clusters).toHaveLength(2);
      expect(jest.getTimerCount()).toBe(1);
    }
    await threads.onModuleDestroy();
    expect(jest.getTimerCount()).toBe(0);
  });
});
