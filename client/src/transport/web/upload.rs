//! Handing in a picture: by `XMLHttpRequest`, since `fetch` does not tell how much has gone.

use js_sys::Promise;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ProgressEvent, Response, ResponseInit, XmlHttpRequest, XmlHttpRequestResponseType,
};

use super::garbled;
use crate::{
    error::Error,
    transport::{Call, Progress},
};

/// Sends `call` and waits for the whole answer.
pub(super) async fn send(
    url: &str,
    call: &Call,
    own: &[(&'static str, &str)],
    progress: &Progress,
) -> Result<Response, Error> {
    let request = XmlHttpRequest::new().map_err(garbled)?;
    request.open(call.method, url).map_err(garbled)?;
    request.set_response_type(XmlHttpRequestResponseType::Blob);
    for (name, value) in own {
        request.set_request_header(name, value).map_err(garbled)?;
    }
    for (name, value) in &call.headers {
        request.set_request_header(name, value).map_err(garbled)?;
    }
    let progress = Progress::clone(progress);
    let hear = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a picture has far less than 2^32 bytes"
        )]
        progress(event.loaded() as usize);
    });
    let upload = request.upload().map_err(garbled)?;
    upload.set_onprogress(Some(hear.as_ref().unchecked_ref()));
    let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    let sending = Sending { request, _hear: hear };
    let request = &sending.request;
    request.send_with_opt_u8_array(call.body.as_deref()).map_err(garbled)?;
    JsFuture::from(ended).await.map_err(garbled)?;
    let status = request.status().unwrap_or(0);
    if status == 0 {
        return Err(Error::Offline);
    }
    let body: Option<Blob> = request.response().ok().and_then(|body| body.dyn_into().ok());
    let head = ResponseInit::new();
    head.set_status(status);
    Response::new_with_opt_blob_and_init(body.as_ref(), &head).map_err(garbled)
}

/// A request on its way; dropped, it stops.
struct Sending {
    request: XmlHttpRequest,
    _hear: Closure<dyn FnMut(ProgressEvent)>,
}

impl Drop for Sending {
    fn drop(&mut self) {
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        let _ = self.request.abort();
    }
}
