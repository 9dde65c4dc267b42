//! Takes connections in, with patience for slow lines but none for those who keep one open with
//! nothing to say.

use std::{
    error::Error as StdError,
    fmt,
    future::Future,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::{Request, connect_info::IntoMakeServiceWithConnectInfo},
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{Sleep, sleep},
};
use tower::Service;

/// How slow a sender may be.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How long the head of a request may take, from the first connection or the last answer.
    pub head: Duration,
    /// How long a body may take that brings nothing.
    pub body: Duration,
    /// How many bytes buy a body another second.
    pub bytes_a_second: u32,
}

impl Default for Patience {
    /// A photo of 2 MB passes at 60 kbit/s and at an eighth of that.
    fn default() -> Self {
        Self { head: Duration::from_secs(30), body: Duration::from_secs(30), bytes_a_second: 1_000 }
    }
}

/// Serves until told to stop, and then until the requests on their way are answered.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    stop: impl Future<Output = ()> + Send,
) {
    let router = router.layer(axum::middleware::map_request(move |request: Request| async move {
        request.map(|body| patient(body, patience))
    }));
    // Made once: made for every connection, each would keep a copy of all the routes, 70 kB of them.
    let make = router.into_make_service_with_connect_info::<SocketAddr>();
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = connection(stream, peer, make.clone(), patience, &open);
                tokio::spawn(connection);
            }
            Err(error) => {
                // No file to be had, as a rule; others are given back meanwhile.
                tracing::warn!(%error, "a connection was not taken in");
                sleep(Duration::from_millis(200)).await;
            }
        }
    }
    drop(listener);
    open.shutdown().await;
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    mut make: IntoMakeServiceWithConnectInfo<Router, SocketAddr>,
    patience: Patience,
    open: &GracefulShutdown,
) -> impl Future<Output = ()> + Send + use<> {
    let watcher = open.watcher();
    async move {
        // Small answers leave at once.
        let _ = stream.set_nodelay(true);
        let Ok(service) = make.call(peer).await;
        let mut builder = Builder::new(TokioExecutor::new()).http1_only();
        builder.http1().timer(TokioTimer::new()).header_read_timeout(patience.head);
        let connection =
            builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        if let Err(error) = watcher.watch(connection.into_owned()).await {
            tracing::debug!(error, "a connection ended badly");
        }
    }
}

/// A body has brought too little for too long.
#[derive(Clone, Copy, Debug)]
pub struct TooSlow;

impl fmt::Display for TooSlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body came too slowly")
    }
}

impl StdError for TooSlow {}

/// Whether an error goes back to a body that was too slow.
pub(crate) fn was_too_slow(error: &(dyn StdError + 'static)) -> bool {
    std::iter::successors(Some(error), |error| (*error).source()).any(<dyn StdError>::is::<TooSlow>)
}

/// A body that ends with [`TooSlow`] when it brings too little.
struct Patient {
    body: Body,
    deadline: Pin<Box<Sleep>>,
    bytes_a_second: u32,
}

fn patient(body: Body, patience: Patience) -> Body {
    if body.is_end_stream() {
        return body;
    }
    let deadline = Box::pin(sleep(patience.body));
    Body::new(Patient { body, deadline, bytes_a_second: patience.bytes_a_second.max(1) })
}

impl HttpBody for Patient {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::BoxError>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
            ready!(self.deadline.as_mut().poll(context));
            return Poll::Ready(Some(Err(TooSlow.into())));
        };
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
        {
            let bytes = u32::try_from(data.len()).unwrap_or(u32::MAX);
            let bought = Duration::from_secs(1) * bytes / self.bytes_a_second;
            let later = self.deadline.deadline() + bought;
            self.deadline.as_mut().reset(later);
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
