// What the pages need of script. Alpine's strict build reads only plain expressions in attributes; the rest is here.
document.addEventListener("alpine:init", () => {
  Alpine.data("staffSite", () => ({
    openModal: false,
    filterOpen: false,
    openAllApplications: false,
    adminTheme: "light",
    init() {
      this.$watch("filterOpen", (open) => document.body.classList.toggle("overflow-hidden", open));
    },
  }));

  Alpine.data("staffPage", () => ({
    activeTab: "",
    sidebarMobileOpen: false,
    sidebarDesktopOpen: localStorage.getItem("sidebarDesktopOpen") !== "0",
    // The theme's forms name window.location; the strict build lets no global through.
    window: { location: { pathname: window.location.pathname, search: window.location.search } },
    init() {
      const first = this.$el.dataset.tab || "";
      this.activeTab = first && window.location.hash ? window.location.hash.slice(1) : first;
      this.$watch("sidebarDesktopOpen", (open) => localStorage.setItem("sidebarDesktopOpen", open ? "1" : "0"));
    },
  }));

  Alpine.data("searchForm", () => window.searchForm());
});

// One submission per form: the second click of a hurried hand does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Paper folds nothing away.
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
