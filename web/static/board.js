// The live board: takes the numbers as they come. Without it the page loads itself again every five seconds.
"use strict";
const board = document.getElementById("board");
const progress = document.getElementById("progress");
new EventSource(board.dataset.events).addEventListener("message", (event) => {
  const now = JSON.parse(event.data);
  if ((now.ballot || "") !== board.dataset.ballot) {
    location.reload();
    return;
  }
  board.textContent = now.text;
  if (progress) {
    progress.max = now.expected;
    progress.value = now.received;
  }
});
