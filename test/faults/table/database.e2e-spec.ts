import { databaseClockJumps, processClocksPart } from '../scenarios/clock-jumps.js';
import { answersLost, blocked, cut, halfOpen, refused, slow } from '../scenarios/connection-faults.js';
import { diskFull } from '../scenarios/disk-full.js';
import { postgresKilled, postgresRestarted } from '../scenarios/postgres-restarted.js';
import { inTurn, whenFull } from '../support/run-scenario.js';

inTurn('PostgreSQL, the disk and the clocks', [
  postgresRestarted('postgres'),
  postgresKilled('redis'),
  cut('PostgreSQL'),
  answersLost('PostgreSQL'),
  diskFull,
  databaseClockJumps,
  processClocksPart,
  ...whenFull([postgresRestarted('redis'), postgresKilled('postgres')]),
  ...whenFull([refused('PostgreSQL'), blocked('PostgreSQL'), slow('PostgreSQL'), halfOpen('PostgreSQL')]),
]);
