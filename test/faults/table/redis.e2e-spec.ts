import { answersLost, blocked, cut, halfOpen, refused, slow } from '../scenarios/connection-faults.js';
import { redisFlushed } from '../scenarios/redis-flushed.js';
import { redisKilled } from '../scenarios/redis-killed.js';
import { redisPaused } from '../scenarios/redis-paused.js';
import { clusterIsWell, clusterNodeKilled, sentinelFailover } from '../scenarios/redis-topologies.js';
import { inTurn, whenFull } from '../support/run-scenario.js';

inTurn('Redis', [
  redisKilled,
  redisFlushed,
  redisPaused,
  cut('Redis'),
  answersLost('Redis'),
  ...whenFull([refused('Redis'), blocked('Redis'), slow('Redis'), halfOpen('Redis')]),
  ...whenFull([clusterIsWell, clusterNodeKilled, sentinelFailover]),
]);
