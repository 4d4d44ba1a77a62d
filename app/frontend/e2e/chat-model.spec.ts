/**
 * For a deployment whose language model is the scripted server of the backend's tests (tests/chat/openai_server.py);
 * what it shall do wrong is said in the message.
 */
import { expect, test } from "./chat-fixtures";

test("the journey through a language model: tool calls, list, complete", async ({ chatPage, capture }) => {
  await chatPage.open();
  await chatPage.say("add milk and call mum tomorrow, then show me what is open");
  await expect(chatPage.done("Added “milk”")).toBeVisible();
  await expect(chatPage.done("Added “call mum tomorrow”")).toBeVisible();
  await expect(chatPage.answer).toContainText("These tasks are open:");
  await expect(chatPage.task("milk")).toBeVisible();
  await expect(chatPage.task("call mum tomorrow")).toBeVisible();
  await capture("chat-model");

  await chatPage.say("complete milk");
  await expect(chatPage.done("Completed “milk”")).toBeVisible();
  await expect(chatPage.checkbox("milk")).toBeChecked();
  await chatPage.reload();
  await expect(chatPage.done("Completed “milk”")).toBeVisible();
});

const FAILURES: [phrase: string, sentence: RegExp, retryable: boolean][] = [
  ["fail with 401", /does not accept this application's key/, false],
  ["fail with 403", /does not admit this application/, false],
  ["fail with 404", /answered with an error/, true],
  ["fail with 429", /language model is busy/, true],
  ["fail with 500", /answered with an error/, true],
  ["hang up", /cannot be reached|connection .* broke/, true],
  ["talk nonsense", /sent what cannot be read/, true],
  ["use an unknown tool", /makes no sense/, true],
  ["say nothing", /gave no answer/, true],
  ["never stop", /did not come to an end/, true],
];

for (const [phrase, sentence, retryable] of FAILURES) {
  test(`when it is told to ${phrase}, the user reads why, and the next message works`, async ({
    chatPage,
  }) => {
    await chatPage.open();
    await chatPage.say(`please ${phrase}`);
    await expect(chatPage.problem).toHaveText(sentence);
    await expect(chatPage.button("Try again")).toHaveCount(retryable ? 1 : 0);

    await chatPage.say("add bread");
    await expect(chatPage.task("bread")).toHaveCount(1);
    await expect(chatPage.answer).toContainText("I am done.");
  });
}

test("arguments that cannot be read do nothing", async ({ chatPage }) => {
  await chatPage.open();
  await chatPage.say("please break the arguments");
  await expect(chatPage.task("brok")).toHaveCount(0);
  await expect(chatPage.messages.getByText("Could not add a task")).toBeVisible();
  await chatPage.say("add bread");
  await expect(chatPage.task("bread")).toHaveCount(1);
});

test("what was done before a failure is shown, and is not done again by another try", async ({
  chatPage,
}) => {
  await chatPage.open();
  await chatPage.say("add milk, then please fail with 500");
  await expect(chatPage.problem).toContainText("What is shown as done was done");
  await expect(chatPage.task("milk")).toHaveCount(1);
  await chatPage.answered(() => chatPage.button("Try again").click());
  await expect(chatPage.done("Added “milk”")).toBeVisible();
  await expect(chatPage.task("milk")).toHaveCount(1);
});

test("an answer that stalls can be stopped, and the next message works", async ({ chatPage }) => {
  await chatPage.open();
  await chatPage.input.fill("please stall");
  await chatPage.input.press("Enter");
  await expect(chatPage.answer).toContainText("Well,");
  await chatPage.button("Stop").click();
  await chatPage.say("add bread");
  await expect(chatPage.task("bread")).toHaveCount(1);
});
