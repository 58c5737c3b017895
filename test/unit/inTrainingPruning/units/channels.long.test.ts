import { describeChannelRecipes } from './channelRecipes.ts';

const names = ['cofi', 'sheared-llama', 'compresso', 'efficientllm', 'vtrans'];
describeChannelRecipes(names.flatMap((name) => [[name, true] as const, [name, false] as const]));
