export default () => {
  const pending = (window.newsdeskReady ??= Promise.withResolvers());
  window.newsdesk = newsdesk;
  pending.resolve(newsdesk);
  newsdesk.comeBack();
};
