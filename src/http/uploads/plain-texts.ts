import type { ClassConstructor } from 'class-transformer';
import { nestedType } from '../../validation/index.js';

/** The texts of a form as the class of its parts expects them. What is no JSON where an object is expected stays a text. */
export function plainTexts(type: ClassConstructor<object>, texts: ReadonlyMap<string, string>): object {
  const prototype = type.prototype as object;
  return Object.fromEntries(
    [...texts].map(([name, text]) => [name, nestedType(prototype, name) ? jsonOf(text) : text]),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
