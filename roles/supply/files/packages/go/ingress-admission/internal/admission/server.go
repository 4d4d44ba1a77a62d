package admission

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"time"

	admissionv1 "k8s.io/api/admission/v1"
)

const (
	// The API server stores no object above 3 MiB; an update's review carries two.
	maxReviewBytes = 7 << 20
	ingressPath    = "/networking/v1/ingresses"
)

// NewServer returns the HTTPS server that the API server asks.
func NewServer(address, certificateFile, keyFile string, validator *Validator) *http.Server {
	mux := http.NewServeMux()
	mux.Handle("POST "+ingressPath, Handler(validator))
	return &http.Server{
		Addr:              address,
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second,
		TLSConfig: &tls.Config{
			MinVersion: tls.VersionTLS12,
			// Read for each connection, they are few: so a renewed certificate needs no restart.
			GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
				pair, err := tls.LoadX509KeyPair(certificateFile, keyFile)
				return &pair, err
			},
		},
	}
}

// Handler answers admission reviews.
func Handler(validator *Validator) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(writer, request.Body, maxReviewBytes))
		if err != nil {
			http.Error(writer, err.Error(), http.StatusRequestEntityTooLarge)
			return
		}
		var review admissionv1.AdmissionReview
		if err := json.Unmarshal(body, &review); err != nil || review.Request == nil {
			http.Error(writer, "needed an AdmissionReview of admission.k8s.io/v1 with a request", http.StatusBadRequest)
			return
		}
		response := validator.Review(request.Context(), review.Request)
		if !response.Allowed {
			slog.Warn("refused an Ingress", "namespace", review.Request.Namespace, "name", review.Request.Name, "reason", response.Result.Message)
		}
		writer.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(writer).Encode(admissionv1.AdmissionReview{TypeMeta: review.TypeMeta, Response: response}); err != nil {
			slog.Error("cannot send the review", "error", err)
		}
	})
}
