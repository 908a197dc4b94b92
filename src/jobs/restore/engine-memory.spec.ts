import { Logger } from '@nestjs/common';
import { EngineMemory } from './engine-memory.js';

describe('the memory of the engine', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('when lost is told to everybody, one after the other, whoever fails', async () => {
    const memory = new EngineMemory();
    const told: string[] = [];
    memory.onLoss(async () => {
      await Promise.resolve();
      told.push('first');
    });
    memory.onLoss(() => {
      throw new Error('no');
    });
    memory.onLoss(() => {
      told.push('third');
    });
    await memory.lost();
    expect(told).toEqual(['first', 'third']);
  });
});
