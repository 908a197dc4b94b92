import { assert, array, integer, property, string } from 'fast-check';
import { ClusteringThread } from './clustering-thread.service.js';
import { clusterTexts } from './clusters.js';

const LATE = ['The delivery came late', 'Late delivery again', 'The truck was late', 'Delivery late by two days'];
const PRICE = ['Prices are too high', 'The price of rice is high', 'Rice price went up', 'High prices of rice'];
const NEPALI = ['सामान ढिलो आयो', 'डेलिभरी धेरै ढिलो भयो', 'डेलिभरी ढिलो छ'];

const cluster = (texts: readonly string[], count: number, seed = 7) =>
  clusterTexts({ texts, languages: ['en', 'ne'], count, seed });

describe('clusters of texts', () => {
  it('hold what says the same, the largest first, each with the words that tell it', () => {
    const { clusters, unclustered } = cluster([...LATE, ...NEPALI, ...PRICE, '…'], 3);
    expect(unclustered).toBe(1);
    expect(clusters.map(({ members }) => members.toSorted((one, other) => one - other))).toEqual([
      [0, 1, 2, 3],
      [7, 8, 9, 10],
      [4, 5, 6],
    ]);
    expect(clusters[0]?.terms).toEqual(expect.arrayContaining(['late', 'delivery']));
    expect(clusters[2]?.terms.slice(0, 2)).toEqual(['ढिलो', 'डेलिभरी']);
  });

  it('are the same for the same texts and the same seed', () => {
    const texts = [...LATE, ...PRICE, ...NEPALI];
    expect(cluster(texts, 4)).toEqual(cluster(texts, 4));
  });

  it.each([
    ['identical texts', Array<string>(5).fill('late delivery'), 3, 1, 0],
    ['the same word more and less often', ['late', 'late late', 'late late late'], 3, 1, 0],
    ['stop words alone', ['the and of', 'it is', 'छ हो'], 2, 0, 3],
    ['blanks, signs and numbers', [' ', '!!!', '42', '४२', '🙂'], 2, 0, 5],
    ['one text', ['late'], 2, 1, 0],
    ['no text', [], 2, 0, 0],
    ['fewer texts than clusters', ['late', 'price'], 100, 2, 0],
    ['names that every object has', ['constructor toString', '__proto__ hasOwnProperty', 'valueOf'], 3, 3, 0],
  ])('are made of %s', (_, texts, count, clusters, unclustered) => {
    const made = cluster(texts, count);
    expect({ clusters: made.clusters.length, unclustered: made.unclustered }).toEqual({ clusters, unclustered });
  });

  it('divide the texts, whatever they are: each is in one cluster or in none', () => {
    const words = array(string({ unit: 'grapheme', maxLength: 8 }), { maxLength: 6 });
    assert(
      property(array(words, { maxLength: 30 }), integer({ min: 2, max: 12 }), integer(), (texts, count, seed) => {
        const written = texts.map((its) => its.join(' '));
        const { clusters, unclustered } = cluster(written, count, Math.abs(seed));
        const members = clusters.flatMap((made) => made.members);
        expect(new Set(members).size).toBe(members.length);
        expect(members.length + unclustered).toBe(texts.length);
        expect(clusters.length).toBeLessThanOrEqual(count);
        expect(clusters.every((made) => made.members.length > 0 && made.terms.length > 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  describe('in threads of their own', () => {
    const threads = new ClusteringThread();
    afterAll(() => threads.onModuleDestroy());

    it('are the same, one after the other and at once', async () => {
      const task = { texts: [...LATE, ...PRICE], languages: [], count: 2, seed: 1 };
      const { signal } = new AbortController();
      const made = clusterTexts(task);
      expect(await threads.cluster(task, signal)).toEqual(made);
      expect(await Promise.all([threads.cluster(task, signal), threads.cluster(task, signal)])).toEqual([made, made]);
    });

    it('are given up with the signal, in the middle of the work', async () => {
      const words = (index: number) => `word${index % 700} other${index % 300} more${index % 90}`;
      const task = {
        texts: Array.from({ length: 3_000 }, (_, index) => words(index)),
        languages: [],
        count: 50,
        seed: 1,
      };
      const controller = new AbortController();
      const clustering = threads.cluster(task, controller.signal);
      setImmediate(() => controller.abort(new Error('enough')));
      await expect(clustering).rejects.toThrow('enough');
      await expect(threads.cluster(task, controller.signal)).rejects.toThrow('enough');
    });

    it('fail with what the clustering throws, and the next has a thread again', async () => {
      const { signal } = new AbortController();
      const task = { texts: LATE, languages: [], count: 2, seed: 1 };
      await expect(threads.cluster({ ...task, texts: [7 as never] }, signal)).rejects.toThrow('text.slice');
      expect(await threads.cluster(task, signal)).toEqual(clusterTexts(task));
    });
  });
});
