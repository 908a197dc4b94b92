import type { Block, House, Letter } from './letter.js';

const WIDTH = 72;

/** The letter for programs, and people, who read no html. */
export function asText({ title, blocks }: Letter, { brand }: House): string {
  const parts = [title, '='.repeat(Math.min(title.length, WIDTH)), ...blocks.map(blockAsText), `-- \n${brand}`];
  return `${parts.slice(0, 2).join('\n')}\n\n${parts.slice(2).join('\n\n')}\n`;
}

function blockAsText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
      return wrapped(block.text);
    case 'code':
      return `    ${block.text}`;
    case 'button':
      // A link is never broken: programs would make a shorter one of it.
      return `${block.label}:\n${block.url}`;
    case 'facts':
      return block.facts.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'table': {
      const [, ...figures] = block.columns;
      return block.rows
        .map(
          ([name, ...cells]) => `* ${name}\n  ${cells.map((cell, at) => `${figures[at]?.title}: ${cell}`).join(', ')}`,
        )
        .join('\n');
    }
  }
}

/** Lines of at most {@link WIDTH} characters; a longer word stays whole. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(/[ \t]+/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
