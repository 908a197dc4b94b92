import { databaseClockJumps, processClocksPart } from '../scenarios/clock-jumps.js';
import { diskFull } from '../scenarios/disk-full.js';
import { inTurn } from '../support/run-scenario.js';

inTurn('The disk and the clocks', [diskFull, databaseClockJumps, processClocksPart]);
