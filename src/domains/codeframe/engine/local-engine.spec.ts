import { ClusteringThread } from '../clustering/clustering-thread.service.js';
import { LocalEngine } from './local-engine.js';

const LATE = [
  'The driver was late',
  'Late driver again',
  'Late truck',
  'The truck was late',
  'Late driver',
  'Truck late',
];

describe('the local engine', () => {
  const threads = new ClusteringThread();
  afterAll(() => threads.onModuleDestroy());

  const named = (texts: readonly string[], terms: readonly string[]) =>
    new LocalEngine(threads).nameCluster(
      {
        generationId: 'g',
        cluster: 1,
        texts: texts.map((text, index) => ({ id: `a${index}`, text, language: 'en' })),
        answers: texts.length,
        terms,
        config: { targetLanguage: 'en', hierarchyPreference: 'adaptive' },
      },
      new AbortController().signal,
    );

  it('names a cluster by its words, its codes by what else they say, and costs nothing', async () => {
    const outcome = await named(LATE, ['late', 'driver', 'truck', 'again']);
    expect(outcome).toMatchObject({
      kind: 'named',
      costUsd: '0.000000',
      theme: {
        name: 'Late, driver, truck',
        description: '6 answers about late, driver, truck, again. Typical: “The driver was late”',
      },
    });
    const { codes } = outcome.kind === 'named' ? outcome.theme : { codes: [] };
    expect(codes.map(({ name }) => name.split(',')[0])).toEqual(['Driver', 'Truck']);
    expect(codes.map(({ exampleIds }) => exampleIds.length)).toEqual([3, 3]);
  });

  it('gives few answers one code, and quotes the beginning of a long one', async () => {
    const outcome = await named([`late ${'🙂'.repeat(500)}`], ['late']);
    const { codes } = outcome.kind === 'named' ? outcome.theme : { codes: [] };
    expect(codes).toEqual([
      { name: 'Late', description: `1 answer such as “late ${'🙂'.repeat(115)}…”`, exampleIds: ['a0'] },
    ]);
  });
});
