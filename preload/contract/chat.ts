import { z } from 'zod';

/** One message of a chat: beside its text whatever else the model's template knows, such as calls of tools. */
const chatMessage = z
  .object({
    role: z.string().min(1).max(64),
    content: z
      .string()
      .max(2 ** 20)
      .default(''),
  })
  .catchall(z.unknown());

/** A conversation to answer, which the model's own chat template writes. */
export const chat = {
  messages: z.array(chatMessage).min(1).max(1000).optional(),
  /** What the model may call in it, as JSON schemas of functions. */
  tools: z.array(z.record(z.string(), z.unknown())).max(1000).optional(),
};
