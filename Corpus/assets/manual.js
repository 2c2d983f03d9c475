document.querySelectorAll("footer button").forEach(function (button) {
  button.addEventListener("click", function () { button.parentElement.textContent = "Thank you."; });
});
