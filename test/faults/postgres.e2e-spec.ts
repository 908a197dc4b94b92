import { answersLost, blocked, cut, halfOpen, refused, slow } from './scenarios/connection-faults.js';
import { postgresKilled, postgresRestarted } from './scenarios/postgres-restarted.js';
import { inTurn } from './support/run-scenario.js';

inTurn([
  postgresRestarted('redis'),
  postgresRestarted('postgres'),
  postgresKilled('redis'),
  postgresKilled('postgres'),
  cut('PostgreSQL'),
  refused('PostgreSQL'),
  blocked('PostgreSQL'),
  answersLost('PostgreSQL'),
  slow('PostgreSQL'),
  halfOpen('PostgreSQL'),
]);
