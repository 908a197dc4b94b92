import { deploys } from '../scenarios/deploys.js';
import { killerJob } from '../scenarios/killer-job.js';
import { racingRelays } from '../scenarios/racing-relays.js';
import { workerKilled } from '../scenarios/worker-killed.js';
import { frozenProcess, zombieCommits } from '../scenarios/zombies.js';
import { inTurn, whenFull } from '../support/run-scenario.js';

inTurn('Processes', [
  workerKilled('redis'),
  deploys('redis'),
  racingRelays('redis'),
  zombieCommits,
  frozenProcess('redis'),
  killerJob,
  ...whenFull([workerKilled('postgres'), deploys('postgres'), racingRelays('postgres'), frozenProcess('postgres')]),
]);
