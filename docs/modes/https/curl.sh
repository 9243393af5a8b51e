export http_proxy=https://proxy.example:3129 https_proxy=https://proxy.example:3129
curl --proxy-cacert proxy.crt http://www.example/
curl --proxy-cacert proxy.crt --proxy-cert alice.crt --proxy-key alice.key https://www.example/
