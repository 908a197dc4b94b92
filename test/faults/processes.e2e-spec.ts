import { deploys } from './scenarios/deploys.js';
import { killerJob } from './scenarios/killer-job.js';
import { racingRelays } from './scenarios/racing-relays.js';
import { workerKilled } from './scenarios/worker-killed.js';
import { frozenProcess, zombieCommits } from './scenarios/zombies.js';
import { inTurn } from './support/run-scenario.js';

inTurn([
  workerKilled('redis'),
  workerKilled('postgres'),
  deploys('redis'),
  deploys('postgres'),
  racingRelays('redis'),
  racingRelays('postgres'),
  zombieCommits,
  frozenProcess('redis'),
  killerJob,
]);
