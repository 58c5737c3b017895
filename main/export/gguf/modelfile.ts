/** What Ollama makes a model of; how to talk to it is in the file's own chat template. */
export const modelfile = (file: string, context: number): string => `FROM ./${file}\nPARAMETER num_ctx ${context}\n`;
