// A board of cells, for the tests of content codings: text that repeats itself a little.
const board = document.querySelector("#board");

function cellAt(row, column) {
  return board.children[row].children[column];
}

function paint(row, column, color) {
  const cell = cellAt(row, column);
  cell.style.backgroundColor = color;
  cell.classList.add("painted");
}

function clear(row, column) {
  const cell = cellAt(row, column);
  cell.style.backgroundColor = "";
  cell.classList.remove("painted");
}

function paintRow(row, color) {
  for (let column = 0; column < board.children[row].children.length; column += 1) {
    paint(row, column, color);
  }
}

function clearRow(row) {
  for (let column = 0; column < board.children[row].children.length; column += 1) {
    clear(row, column);
  }
}

function paintAll(color) {
  for (let row = 0; row < board.children.length; row += 1) {
    paintRow(row, color);
  }
}

function clearAll() {
  for (let row = 0; row < board.children.length; row += 1) {
    clearRow(row);
  }
}

export { clear, clearAll, clearRow, paint, paintAll, paintRow };
