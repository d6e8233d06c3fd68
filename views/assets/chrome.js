// Streamlit's own words in Chinese. It has no translations (streamlit#1353), so its few English strings that remain
// visible here are replaced as they appear; on ?lang=en they stay. Also keeps <html lang> true to the address, and
// tells Streamlit where its server is, and its theme before the server can.
(function () {
  "use strict";
  // Without this, /park asks for /park/_stcore/health first and gets a 404; the server's root is where assets/ lies.
  const { src, dataset } = document.currentScript, themes = JSON.parse(dataset.themes);
  window.__streamlit = { BACKEND_BASE_URL: new URL("..", src).href, LIGHT_THEME: themes.light, DARK_THEME: themes.dark };

  // A button that prints the page: scripts of pages do not run here.
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(".sp-print")) window.print();
  });

  // On paper stands the address of the moment, with the part of the map that is shown.
  window.addEventListener("beforeprint", () => {
    for (const here of document.querySelectorAll(".sp-here")) here.textContent = location.href;
  });

  // The A4 page of the map shows what the map shows; which part that is stands behind the # and is sent to no server.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a.sp-map-sheet");
    if (!link) return;
    const address = new URL(link.href), view = /^#map=([\d.]+\/-?[\d.]+\/-?[\d.]+)$/.exec(location.hash);
    if (view) address.searchParams.set("view", view[1]); else address.searchParams.delete("view");
    link.href = address.href;
  }, true);

  function focusOn(element) {
    if (!element) return false;
    if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
    element.focus();
    return true;
  }

  // Streamlit's skip link leads to the element that holds our head as well; it is meant to lead past that.
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-testid=stSkipToContent]")) return;
    event.preventDefault();
    event.stopPropagation();
    focusOn(document.querySelector("[data-testid=stMain] h1"));
  }, true);

  // The next question of the self-check, or its answer, takes the place of the one before without a new page: the
  // focus goes to its heading, so that it is read out and Tab goes on from there. Not when the page is first opened.
  let question = null;
  function followQuestion() {
    const app = document.querySelector("[data-test-script-state]");
    if (!app || app.dataset.testScriptState !== "notRunning") return; // what is drawn may still be of before
    const heading = document.querySelector("h2.sp-question");
    const now = heading ? heading.textContent : null;
    if (now === question) return;
    const first = question === null;
    if (first || focusOn(heading ?? document.querySelector("[data-testid=stMain] h1"))) question = now;
  }

  const chinese = new Map(Object.entries({
    "Skip to main content": "跳到正文",
    "Press Enter to apply": "按回车键确定",
    "Press Enter to submit form": "按回车键提交",
    "Press Ctrl+Enter to apply": "按 Ctrl+回车键确定",
    "Press Ctrl+Enter to submit form": "按 Ctrl+回车键提交",
    "Press ⌘+Enter to apply": "按 ⌘+回车键确定",
    "Press ⌘+Enter to submit form": "按 ⌘+回车键提交",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "No options to select.": "没有可选项",
    "No results": "没有结果",
    "No results found": "没有结果",
    "Select all": "全选",
    "Clear value": "清除",
    "Clear all": "全部清除",
    "Close": "关闭",
    "Search": "搜索",
    "Fullscreen": "全屏",
    "Close fullscreen": "退出全屏",
    "Exit fullscreen": "退出全屏",
    "Show/hide columns": "显示或隐藏列",
    "Page not found": "没有这一页",
    "Connection error": "连接中断",
    "Connection lost": "连接中断",
    "Connection timed out": "连接超时",
    "Connecting": "正在连接",
    "Connecting...": "正在连接…",
    "Running...": "正在更新…",
    "Increment value": "增加",
    "Decrement value": "减少",
    "Previous month": "上个月",
    "Next month": "下个月",
    "empty": "空",
    "Upload": "选择文件",
    "Add": "添加",
    "Add row": "添加一行",
    "Delete row(s)": "删除所选的行",
    "Delete rows": "删除所选的行",
    "Clear selection": "取消选择",
    "Sort ascending": "升序",
    "Sort descending": "降序",
    "Format": "格式",
    "Autosize": "自动列宽",
    "Pin column": "固定这一列",
    "Unpin column": "取消固定",
    "Hide column": "隐藏这一列",
    "Uploading file": "正在上传",
    "Error:": "没有上传：",
    "Remove file": "移除文件",
  }));
  // Names of parts that are heard and not seen. Not looked for in what is written on a page, where the same word may be
  // somebody's own.
  const heard = new Map(Object.entries({
    "Choose date": "选择日期",
    "Open": "展开",
    "Selected values": "已选",
    "Show data": "查看数据",
    "Download as PNG": "下载 PNG 图片",
    "Copy Vega-Lite spec": "复制图表定义",
    "year": "年", "month": "月", "day": "日",
  }));
  function sayHeard(label) {
    const [, first, rest] = /^(Choose date|year|month|day)(?:, (.*))$/.exec(label) ?? [null, label, null];
    if (heard.has(first)) return heard.get(first) + (rest === null ? "" : `，${rest}`);
    const about = /^(Remove|Cancel upload of|Help for) (.+)$/.exec(label);
    if (!about) return null;
    return { "Remove": `移除${about[2]}`, "Cancel upload of": `取消上传${about[2]}`, "Help for": `${about[2]}的说明` }[about[1]];
  }

  // Why the server took a file not: it says so in both languages (views/entrance/uploads.py), but Streamlit shows only the
  // error of its own request, like "AxiosError: Request failed with status code 409". By the number in that error.
  const reasons = new Map(Object.entries({
    0: { zh: "没有连上服务，文件没有收下。请重新载入本页，再选择一次文件。",
         en: "The service could not be reached, and the file was not taken. Reload this page and choose the file again." },
    413: { zh: "文件太大，不能上传。", en: "The file is too large to be uploaded." },
    else: { zh: "文件没有收下。请过几分钟重新载入本页，再选择一次文件；若仍不行，请告诉管理员。",
            en: "The file was not taken. In a few minutes, reload this page and choose the file again; if it goes on, tell an administrator." },
  }));
  const open = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    if (method.toUpperCase() === "PUT" && String(url).includes("/_stcore/upload_file/")) {
      // Before Streamlit's own listener, so that the words are there when it shows its error.
      this.addEventListener("readystatechange", () => {
        if (this.readyState !== XMLHttpRequest.DONE || this.status < 400) return;
        try {
          const said = JSON.parse(this.responseText);
          if (said.zh && said.en) reasons.set(String(this.status), said);
        } catch { /* a proxy's page, or none: what is known of the number is shown */ }
      });
    }
    return open.call(this, method, url, ...rest);
  };
  function whyNot(text) {
    const failed = /^(?:Axios)?Error: (?:Network Error|timeout .*|Request (?:aborted|failed with status code (\d+)))$/.exec(text.trim());
    if (!failed) return null;
    const said = reasons.get(failed[1] ?? "0") ?? reasons.get("else");
    return english() ? said.en : said.zh;
  }

  const english = () => new URLSearchParams(location.search).get("lang") === "en";

  function say(text) {
    const found = chinese.get(text.trim());
    if (found) return found;
    if (text.startsWith("Is Streamlit still running")) return "服务可能已停止，请稍后重新载入本页。";
    if (text.startsWith("You have requested page")) return "这个地址没有对应的页面，已显示首页。";
    const limit = /^(\d+)MB per file(?: • (.*))?$/.exec(text);
    if (limit) return `每个文件不超过 ${limit[1]} MB${limit[2] ? `：${limit[2]}` : ""}`;
    if (/^File must be .* or smaller/.test(text)) return "文件太大，不能上传。";
    if (/files are not allowed/.test(text)) return "不支持这种格式的文件。";
    return null;
  }

  const inWords = (text) => whyNot(text) ?? (english() ? null : say(text));

  function translate(root) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walk.currentNode; node; node = walk.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        const said = node.nodeValue.length < 200 && inWords(node.nodeValue);
        if (said) node.nodeValue = said;
      } else if (node.nodeType === Node.ELEMENT_NODE) {
        translateNames(node);
      }
    }
  }

  // Of an element that is new, and of one whose name changes: the cross of a file first stops its upload, then removes it.
  function translateNames(element) {
    for (const kind of ["aria-label", "placeholder", "title"]) {
      const given = element.getAttribute(kind);
      const said = given && (inWords(given) ?? (kind === "aria-label" && !english() ? sayHeard(given) : null));
      if (said) element.setAttribute(kind, said);
    }
  }

  function keepLanguage() {
    const lang = english() ? "en" : "zh-CN";
    if (document.documentElement.lang !== lang) document.documentElement.lang = lang;
  }

  new MutationObserver((changes) => {
    keepLanguage();
    for (const change of changes) {
      if (change.type === "characterData") translate(change.target);
      if (change.attributeName === "aria-label") translateNames(change.target);
      for (const node of change.addedNodes) translate(node);
    }
    followQuestion();
  }).observe(document.documentElement, {
    childList: true, subtree: true, characterData: true, attributes: true,
    attributeFilter: ["data-test-script-state", "aria-label"],
  });
  window.addEventListener("popstate", keepLanguage);
})();
