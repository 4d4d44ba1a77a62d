/** For a deployment whose language model does not answer at its address. */
import { expect, test } from "./chat-fixtures";

test("when the language model is down, the user reads so and loses nothing", async ({ chatPage }) => {
  await chatPage.open();
  await chatPage.say("add milk");
  await expect(chatPage.problem).toHaveText(/language model cannot be reached/);
  await expect(chatPage.button("Try again")).toHaveCount(1);
  await expect(chatPage.task("milk")).toHaveCount(0);
  await chatPage.reload();
  await expect(chatPage.messages.getByText("add milk")).toBeVisible();
});
