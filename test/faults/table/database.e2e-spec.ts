import { answersLost, blocked, cut, halfOpen, refused, slow } from '../scenarios/connection-faults.js';
import { postgresKilled, postgresRestarted } from '../scenarios/postgres-restarted.js';
import { inTurn, whenFull } from '../support/run-scenario.js';

inTurn('PostgreSQL', [
  postgresRestarted('postgres'),
  postgresKilled('redis'),
  cut('PostgreSQL'),
  answersLost('PostgreSQL'),
  ...whenFull([postgresRestarted('redis'), postgresKilled('postgres')]),
  ...whenFull([refused('PostgreSQL'), blocked('PostgreSQL'), slow('PostgreSQL'), halfOpen('PostgreSQL')]),
]);
