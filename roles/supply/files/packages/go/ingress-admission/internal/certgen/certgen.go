// Package certgen gives the admission webhook its certificate and the API server the CA that signed it.
package certgen

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"time"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/util/retry"
)

const (
	caKey          = "ca"
	certificateKey = "cert"
	privateKeyKey  = "key"

	// Nothing renews the pair, so it has to outlive the cluster. Its CA signs nothing else: its key is never stored.
	lifetime = 30 * 365 * 24 * time.Hour
)

// Create makes the Secret with a certificate for hosts, once. A Secret that is there is checked and left alone.
func Create(ctx context.Context, client kubernetes.Interface, namespace, name string, hosts []string) (created bool, err error) {
	secrets := client.CoreV1().Secrets(namespace)
	for range 2 {
		secret, err := secrets.Get(ctx, name, metav1.GetOptions{})
		if err == nil {
			if err := check(secret, hosts, time.Now()); err != nil {
				return false, fmt.Errorf("Secret %s/%s is not usable: %w; delete it to have a new one made", namespace, name, err)
			}
			return false, nil
		}
		if !apierrors.IsNotFound(err) {
			return false, err
		}
		data, err := newPair(hosts, time.Now())
		if err != nil {
			return false, err
		}
		_, err = secrets.Create(ctx, &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: namespace}, Data: data}, metav1.CreateOptions{})
		if err == nil {
			return true, nil
		}
		if !apierrors.IsAlreadyExists(err) {
			return false, err
		}
	}
	return false, fmt.Errorf("Secret %s/%s comes and goes", namespace, name)
}

func check(secret *corev1.Secret, hosts []string, now time.Time) error {
	pair, err := tls.X509KeyPair(secret.Data[certificateKey], secret.Data[privateKeyKey])
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(secret.Data[caKey]) {
		return errors.New("found no CA certificate")
	}
	for _, host := range hosts {
		if _, err := pair.Leaf.Verify(x509.VerifyOptions{DNSName: host, Roots: roots, CurrentTime: now}); err != nil {
			return err
		}
	}
	return nil
}

func newPair(hosts []string, now time.Time) (map[string][]byte, error) {
	ca := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "ingress admission CA"},
		NotBefore:             now.Add(-5 * time.Minute),
		NotAfter:              now.Add(lifetime),
		IsCA:                  true,
		BasicConstraintsValid: true,
		MaxPathLenZero:        true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	caSigner, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	caBytes, err := sign(ca, ca, caSigner, caSigner)
	if err != nil {
		return nil, err
	}
	leaf := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "ingress admission"},
		DNSNames:    hosts,
		NotBefore:   ca.NotBefore,
		NotAfter:    ca.NotAfter,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	leafSigner, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	leafBytes, err := sign(leaf, ca, leafSigner, caSigner)
	if err != nil {
		return nil, err
	}
	keyBytes, err := x509.MarshalPKCS8PrivateKey(leafSigner)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		caKey:          pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caBytes}),
		certificateKey: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leafBytes}),
		privateKeyKey:  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyBytes}),
	}, nil
}

func sign(certificate, parent *x509.Certificate, subject, signer *ecdsa.PrivateKey) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	certificate.SerialNumber = serial
	return x509.CreateCertificate(rand.Reader, certificate, parent, &subject.PublicKey, signer)
}

// Patch writes the CA of the Secret, and the failure policy when one is given, into every webhook of the configuration.
func Patch(ctx context.Context, client kubernetes.Interface, namespace, secretName, configuration string, policy admissionregistrationv1.FailurePolicyType) (changed bool, err error) {
	secret, err := client.CoreV1().Secrets(namespace).Get(ctx, secretName, metav1.GetOptions{})
	if err != nil {
		return false, err
	}
	if len(secret.Data[caKey]) == 0 {
		return false, fmt.Errorf("Secret %s/%s has no key %q", namespace, secretName, caKey)
	}
	err = retry.RetryOnConflict(retry.DefaultBackoff, func() error {
		configurations := client.AdmissionregistrationV1().ValidatingWebhookConfigurations()
		found, err := configurations.Get(ctx, configuration, metav1.GetOptions{})
		if err != nil {
			return err
		}
		changed = false
		for i := range found.Webhooks {
			webhook := &found.Webhooks[i]
			if !bytes.Equal(webhook.ClientConfig.CABundle, secret.Data[caKey]) {
				webhook.ClientConfig.CABundle = secret.Data[caKey]
				changed = true
			}
			if policy != "" && (webhook.FailurePolicy == nil || *webhook.FailurePolicy != policy) {
				webhook.FailurePolicy = &policy
				changed = true
			}
		}
		if !changed {
			return nil
		}
		_, err = configurations.Update(ctx, found, metav1.UpdateOptions{})
		return err
	})
	return changed, err
}
